package import Descriptors
package import Octets

/// Where passphrases come from: whoever runs a verb decides. Verbs ask only for what they need.
package protocol PassphraseSource: Sendable {
  /// One that guards something already.
  func current() throws(OperationError) -> Secret
  /// One that is to guard something from now on. With `isChange` it is not the one that ``current()``
  /// gives.
  func new(isChange: Bool) throws(OperationError) -> Secret
}

/// Why there is no passphrase.
package enum PassphraseProblem: Equatable, Sendable {
  /// Nothing says where it would come from, and there is no terminal to ask at.
  case noSource
  /// Nothing gives it, and this is no occasion to ask for it.
  case notAsked
  case empty
  /// It is longer than so many bytes.
  case tooLong(Int)
  /// The same was to be typed twice, and was not.
  case different
  /// It could not be read from where it should come.
  case unreadable(SystemError)
  /// The command that should give it ended with this status.
  case commandFailed(Int32)
}
