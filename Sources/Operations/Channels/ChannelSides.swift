package import Primitives
package import Sealing

/// What one side of a channel knows of the messages of both, and the check of each message of the other
/// side against that (`docs/protocol.md`, section 16).
package struct ChannelSides: Sendable {
  /// The random value of this side.
  private let own: [UInt8]
  /// The random value of the other side, or ``Preface/unknownSide`` before its first message.
  private var peer = Preface.unknownSide
  /// The number of messages that this side has begun.
  private var begunCount: UInt64 = 0
  /// The number of messages of the other side that were begun.
  private var receivedCount: UInt64 = 0
  /// The number of messages of the other side that were read whole.
  private var readCount: UInt64 = 0
  /// For each message of this side that was ended, the length of all that was said up to its end, in bytes.
  /// Messages that the other side has acknowledged are left out.
  private var endedByteCounts: [UInt64] = []
  /// The number of messages of this side that the other side has acknowledged.
  private var acknowledgedCount: UInt64 = 0
  /// The length of what was said and acknowledged, in bytes.
  package private(set) var acknowledgedByteCount: UInt64 = 0
  /// The length of what was said, in bytes.
  package private(set) var saidByteCount: UInt64 = 0
  /// Whether this side has said that it has no more to say.
  package private(set) var hasClosed = false
  /// Whether the other side has said so.
  package private(set) var hasPeerClosed = false

  /// Draws the random value of this side.
  package init(_ randomness: any Randomness) { own = randomness.bytes(Preface.sideByteCount) }

  /// Whether the other side's first message has been accepted.
  private var isPeerKnown: Bool { receivedCount > 0 }

  /// Whether this side has begun a message.
  package var hasBegun: Bool { begunCount > 0 }

  /// Whether nothing more will be said by either side.
  package var areClosed: Bool { hasClosed && hasPeerClosed }

  /// Returns the preface of the next message of this side.
  package mutating func begin() -> Preface {
    defer { begunCount += 1 }
    return Preface(own: own, peer: peer, index: begunCount, acknowledged: readCount)
  }

  /// Notes that so many bytes are being said.
  package mutating func noteSaid(_ byteCount: Int) { saidByteCount += UInt64(byteCount) }

  /// Notes that the present message is about to end.
  package mutating func end() { endedByteCounts.append(saidByteCount) }

  /// Notes that this side has said that it has no more to say.
  package mutating func noteClosed() { hasClosed = true }

  /// Accepts the preface of the next message of the other side.
  ///
  /// Throws ``SealingError/alteredFrame(_:)`` if the message is not the one that has to come next, in
  /// answer to this side of this channel.
  package mutating func accept(_ preface: Preface) throws(SealingError) {
    let isAnswer = preface.peer == own
    guard preface.index == receivedCount, preface.own != own, preface.own != Preface.unknownSide,
      isPeerKnown ? preface.own == peer : true,
      isAnswer || (!isPeerKnown && preface.peer == Preface.unknownSide),
      preface.acknowledged <= acknowledgedCount + UInt64(endedByteCounts.count)
    else { throw .alteredFrame(0) }
    peer = preface.own
    receivedCount += 1
    if preface.acknowledged > acknowledgedCount {
      let count = Int(preface.acknowledged - acknowledgedCount)
      acknowledgedByteCount = endedByteCounts[count - 1]
      endedByteCounts.removeFirst(count)
      acknowledgedCount = preface.acknowledged
    }
  }

  /// Checks that the other side may still say something.
  ///
  /// Throws ``SealingError/alteredFrame(_:)`` if it has said that it would not.
  package func checkOpen() throws(SealingError) {
    guard !hasPeerClosed else { throw .alteredFrame(0) }
  }

  /// Notes that a message of the other side was read whole; `isClosed` is whether it says that it is the
  /// last with data.
  package mutating func noteRead(sayingClosed isClosed: Bool) {
    readCount += 1
    hasPeerClosed = hasPeerClosed || isClosed
  }
}
