/// The reasons for which the protocol's state machine refuses something.
package enum RatchetingError: Error, Equatable {
  /// A text or a key is not an identity: the text is not Bech32 with the prefix `pawl`, or the key
  /// is not valid.
  case malformedIdentity
  /// Bytes are not a prekey bundle of this version.
  case malformedBundle
  /// The signature of a bundle does not verify.
  case badBundleSignature
  /// The owner of a bundle is the person who imports it.
  case ownBundle
  /// A bundle expired at the given time, in seconds since 1970.
  case bundleExpired(UInt64)
  /// A bundle claims to have been made at the given time, in seconds since 1970, which is more than
  /// a day in the future.
  case bundleNotYetValid(UInt64)
  /// A bundle was made at the given time, in seconds since 1970, and its owner has revoked all
  /// bundles from before a later time.
  case bundleRevoked(created: UInt64)
  /// An initial message does not fit the prekeys that it names, or comes from the future.
  case unacceptableInitiator
  /// A header that a key of the session opened does not have the length that headers of its chain
  /// have, or has a key or a counter that is out of range.
  case malformedHeader
  /// A header was opened with a key that the session does not hold, or no longer holds.
  case unknownHeaderKey
  /// A message would skip more keys than the skip limit allows.
  case tooManySkipped
  /// The session belongs to a responder that has received nothing in it yet, so it does not know
  /// the peer's ratchet keys.
  case cannotSend
  /// The sending chain has reached its last number, and only an answer begins a new one.
  case exhausted
  /// A record is not one that this version writes.
  case malformedRecord
}
