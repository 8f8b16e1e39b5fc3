/// When one side of a channel ends its message and begins the next (`docs/protocol.md`, section 16).
///
/// A message is answered in another chain only when it has been read whole. So one ends as soon as its
/// side pauses, and is answered soon after that: then whoever has copied a store can read what is said
/// for eight seconds at most, while the protocol allows more. All times are in milliseconds of a clock
/// that never jumps.
package struct Turns: Sendable {
  /// The shortest time from the beginning of one message to the next where both sides speak.
  package static let shortest: UInt64 = 1000
  /// The longest age of a message that carries data. The protocol allows ten seconds.
  package static let longest: UInt64 = 4000
  /// How long nothing is said before a message ends.
  package static let pause: UInt64 = 1000
  /// The shortest time from the beginning of one message to that of another which only answers: over a
  /// slow line they take a second each.
  package static let answer: UInt64 = 2000
  /// The longest time for which what is said in a message that does not end stays without an answer. The
  /// protocol allows ten seconds; two are left for the way.
  package static let patience: UInt64 = 8000
  /// The length of the data in a message from which on another begins, in bytes.
  package static let maximumByteCount: UInt64 = 67_108_864

  /// The time at which the present message was begun, or `nil` if there is none that can carry data.
  private var began: UInt64?
  /// The time at which this side last began a message.
  private var lastBegan: UInt64 = 0
  /// The time at which something was last said in the present message, or `nil`.
  private var lastSaid: UInt64?
  /// The length of the data in the present message, in bytes.
  private var byteCount: UInt64 = 0
  /// Whether the other side has begun a message since this side has.
  private var hasPeerBegun = false
  /// When the first data arrived that no message of this side has followed, or `nil`.
  private var heard: UInt64?
  /// Whether a message with data was read whole that no message of this side has followed.
  private var hasHeardAll = false

  /// Creates the state of a side that has begun no message.
  package init() {}

  /// Whether the present message has had half of the data that it can have.
  package var isHalfFull: Bool { began != nil && byteCount >= Self.maximumByteCount / 2 }

  /// Whether there is a message that can carry data.
  package var hasMessage: Bool { began != nil }

  /// Whether something was said to this side that no message of it has followed.
  package var hasHeard: Bool { heard != nil }

  /// Notes that a message begins, which can carry data unless `isWhole` is true. One that was prepared
  /// takes no notice of what the other side has begun since.
  package mutating func begin(at now: UInt64, isWhole: Bool, isPrepared: Bool = false) {
    began = isWhole ? nil : now
    lastBegan = now
    lastSaid = nil
    byteCount = 0
    heard = nil
    guard !isPrepared else { return }
    hasPeerBegun = false
    hasHeardAll = false
  }

  /// Notes that the present message has ended.
  package mutating func end() { began = nil }

  /// Notes that so many bytes are said in the present message.
  package mutating func noteSaid(_ count: Int, at now: UInt64) {
    guard count > 0 else { return }
    byteCount += UInt64(count)
    lastSaid = now
  }

  /// Notes that the other side has begun a message.
  package mutating func notePeerBegan() { hasPeerBegun = true }

  /// Notes that the other side has said something.
  package mutating func noteHeard(at now: UInt64) { heard = heard ?? now }

  /// Notes that a message in which the other side has said something was read whole.
  package mutating func noteHeardAll() { hasHeardAll = true }

  /// Returns whether the next thing that is said goes into another message.
  package func isDueToSpeak(at now: UInt64) -> Bool {
    guard began != nil else { return true }
    return hasPeerBegun && now >= lastBegan + Self.shortest || isDueToEnd(at: now)
  }

  /// Returns whether the present message has to end.
  package func isDueToEnd(at now: UInt64) -> Bool {
    began != nil && byteCount >= Self.maximumByteCount || endDeadline.map { now >= $0 } ?? false
  }

  /// Returns whether a message has to be begun that answers, even with nothing to say.
  package func isDueToAnswer(at now: UInt64) -> Bool { answerDeadline.map { now >= $0 } ?? false }

  /// The time at which something has to be done if nothing happens until then, or `nil`.
  package var deadline: UInt64? { [endDeadline, answerDeadline].compactMap { $0 }.min() }

  private var endDeadline: UInt64? {
    guard let began, let lastSaid else { return nil }
    return min(began + Self.longest, lastSaid + Self.pause)
  }

  private var answerDeadline: UInt64? {
    let all = hasHeardAll ? lastBegan + Self.answer : nil
    return [all, heard.map { $0 + Self.patience }].compactMap { $0 }.min()
  }
}
