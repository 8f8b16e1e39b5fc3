/// Why the protocol's state machine refused something.
package enum RatchetingError: Error, Equatable {
  /// Text is no identity: not Bech32 with the prefix `pawl`, or no valid key.
  case malformedIdentity
  /// Bytes are no prekey bundle of this version.
  case malformedBundle
  /// A bundle's signature does not verify.
  case badBundleSignature
  /// A bundle is the reader's own.
  case ownBundle
  /// A bundle's lifetime is over since the time given.
  case bundleExpired(UInt64)
  /// A bundle claims to have been made at the time given, more than a day ahead.
  case bundleNotYetValid(UInt64)
  /// An initial message does not fit the prekeys it names, or comes from the future.
  case unacceptableInitiator
  /// A header that opened has a key or a counter out of its range.
  case malformedHeader
  /// A message would skip more keys than the limit.
  case tooManySkipped
  /// A sending chain has reached its last number.
  case exhausted
  /// A kept record is not what this version writes.
  case malformedRecord
}
