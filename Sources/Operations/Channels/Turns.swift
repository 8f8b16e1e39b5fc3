/// When one side of a channel ends its message and begins the next (`docs/protocol.md`, section 16).
///
/// Each message takes a step of the ratchet once the other side has answered, so the ratchet turns with
/// the conversation. All times are in milliseconds of a clock that never jumps.
package struct Turns: Sendable {
  /// The shortest time from the beginning of one message to the next.
  package static let shortest: UInt64 = 1000
  /// The longest age of a message that carries data.
  package static let longest: UInt64 = 10_000
  /// The longest time for which what was said to this side stays without an answer. The protocol allows
  /// ten seconds; two are left for the way.
  package static let answer: UInt64 = 8000
  /// The length of the data in a message from which on another begins, in bytes.
  package static let maximumByteCount: UInt64 = 67_108_864

  /// The time at which the present message was begun, or `nil` if there is none that can carry data.
  private var began: UInt64?
  /// The time at which this side last began a message.
  private var lastBegan: UInt64?
  private var byteCount: UInt64 = 0
  private var hasPeerBegun = false
  /// When the first data arrived that no message of this side has followed.
  private var heard: UInt64?

  /// Creates the state of a side that has begun no message.
  package init() {}

  /// Whether there is a message that can carry data.
  package var hasMessage: Bool { began != nil }

  /// Whether something was said to this side that no message of it has followed.
  package var hasHeard: Bool { heard != nil }

  /// Notes that a message begins, which can carry data unless `isWhole` is true.
  package mutating func begin(at now: UInt64, isWhole: Bool) {
    began = isWhole ? nil : now
    lastBegan = now
    byteCount = 0
    hasPeerBegun = false
    heard = nil
  }

  /// Notes that the present message has ended.
  package mutating func end() { began = nil }

  /// Notes that so many bytes are said in the present message.
  package mutating func noteSaid(_ count: Int) { byteCount += UInt64(count) }

  /// Notes that the other side has begun a message.
  package mutating func notePeerBegan() { hasPeerBegun = true }

  /// Notes that the other side has said something.
  package mutating func noteHeard(at now: UInt64) { heard = heard ?? now }

  /// Returns whether the next thing that is said goes into another message.
  package func isDueToSpeak(at now: UInt64) -> Bool {
    guard began != nil else { return true }
    return hasPeerBegun && now >= (lastBegan ?? 0) + Self.shortest || isDue(at: now)
  }

  /// Returns whether another message has to be begun, even with nothing to say.
  package func isDue(at now: UInt64) -> Bool {
    began != nil && byteCount >= Self.maximumByteCount || deadline.map { now >= $0 } ?? false
  }

  /// The time at which another message has to be begun if nothing is said until then, or `nil`.
  package var deadline: UInt64? {
    let age = byteCount > 0 ? began.map { $0 + Self.longest } : nil
    let answer = heard.map { $0 + Self.answer }
    return [age, answer].compactMap { $0 }.min()
  }
}
