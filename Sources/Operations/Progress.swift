/// How far a stream has come.
package struct Progress: Sendable {
  /// How many bytes of the input have been read.
  package let bytes: UInt64
  /// How many it has, where that is known beforehand.
  package let total: UInt64?

  /// What is told of it while a verb runs.
  package typealias Listener = (Progress) -> Void
}
