import Octets

/// The roles of the protocol's keys (`docs/protocol.md`, sections 3 to 6). They have no values:
/// they only keep a `Key<KeyRole.Root>` from being used as a `Key<KeyRole.Header>`.
extension KeyRole {
  /// The secret that both sides share and that each step of the ratchet replaces: RK in the
  /// specification.
  enum Root {}

  /// The key that seals the headers of one chain: HK and NHK in the specification.
  package enum Header {}

  /// Seals the content of one ``SealedInitiator``.
  enum InitiatorContent {}

  /// The chain key of a ``KeyChain``, which yields keys for `Output` one after another: CK in the
  /// specification.
  package enum Chain<Output> {}

  /// The key of one message to one recipient, which one step of a session's chain yields: `mk` in
  /// the specification.
  package enum Message {}

  /// The key that wraps the file secret of a message for one recipient: `wrap_key` in the
  /// specification.
  package enum Wrapping {}

  /// The key that shows one of several recipients that the sender, and not another recipient, wrote
  /// a frame: `auth_key` in the specification.
  package enum Authenticator {}

  /// The random key under which one message is encrypted, wrapped for each recipient: `file_secret`
  /// in the specification.
  package enum FileSecret {}

  /// The key that binds the list of stanzas to the file secret: `mac_key` in the specification.
  package enum HeadMAC {}

  /// The key of one frame, which one step of a message's key schedule yields.
  package enum Frame {}
}
