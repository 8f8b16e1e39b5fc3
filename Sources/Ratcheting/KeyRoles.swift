package import Octets

/// The roles of the protocol's keys (`docs/protocol.md`, sections 3 to 6). None has a value: they keep
/// `Key<KeyRole.Root>` and `Key<KeyRole.Header>` from being taken for each other.
extension KeyRole {
  /// RK: the secret that both ends share and that each step of the ratchet replaces.
  package enum Root {}

  /// HK and NHK: seals the headers of one chain.
  package enum Header {}

  /// CK: yields keys for `Output`, one after another. See ``KeyChain``.
  package enum Chain<Output> {}

  /// MK: what one step of a session's chain yields, the key of one message to one reader.
  package enum Message {}

  /// `wrap_key`: wraps the file secret of a message for one reader.
  package enum Wrapping {}

  /// `auth_key`: shows one of several readers that the sender, and no other reader, wrote a frame.
  package enum Authenticator {}

  /// `file_secret`: the random key that one message is encrypted under, wrapped for each reader.
  package enum FileSecret {}

  /// `mac_key`: binds the list of stanzas to the file secret.
  package enum HeadMAC {}

  /// What one step of a message's chain yields: the key of one frame.
  package enum Frame {}
}
