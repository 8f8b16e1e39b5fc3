import Octets
import Operations
import Primitives
import Rehearsal
import Sealing
import Testing

/// The rules of a channel by themselves: which message may come next, and when one begins.
struct ChannelTests {
  private static let unknown = Preface.unknownSide

  /// Both sides of a channel whose first messages have crossed.
  private func openSides() throws -> (ChannelSides, ChannelSides) {
    var one = ChannelSides(SeededRandomness(seed: 1))
    var other = ChannelSides(SeededRandomness(seed: 2))
    let (first, second) = (one.begin(), other.begin())
    one.end()
    other.end()
    try one.accept(second)
    try other.accept(first)
    one.noteRead(sayingClosed: false)
    other.noteRead(sayingClosed: false)
    return (one, other)
  }

  private func changed(
    _ preface: Preface, own: [UInt8]? = nil, peer: [UInt8]? = nil, index: UInt64? = nil,
    acknowledged: UInt64? = nil
  ) -> Preface {
    Preface(
      own: own ?? preface.own, peer: peer ?? preface.peer, index: index ?? preface.index,
      acknowledged: acknowledged ?? preface.acknowledged)
  }

  @Test func `the next message of the other side is accepted, and no other`() throws {
    var (one, other) = try openSides()
    let next = other.begin()
    let stranger = [UInt8](repeating: 9, count: 16)
    for wrong in [
      changed(next, own: stranger), changed(next, peer: stranger),
      changed(next, peer: Self.unknown),
      changed(next, index: 0), changed(next, index: 2), changed(next, acknowledged: 2),
      changed(next, acknowledged: .max), one.begin(),
    ] {
      #expect(throws: SealingError.alteredFrame(0)) { try one.accept(wrong) }
    }
    try one.accept(next)
    #expect(throws: SealingError.alteredFrame(0)) { try one.accept(next) }
  }

  @Test func `a first message is accepted from whoever knows nobody, or this side`() throws {
    let side = ChannelSides(SeededRandomness(seed: 1))
    var drawn = side
    let own = drawn.begin().own
    let other = [UInt8](repeating: 7, count: 16)
    let first = Preface(own: other, peer: Self.unknown, index: 0, acknowledged: 0)
    for right in [first, changed(first, peer: own)] {
      var side = side
      try side.accept(right)
    }
    for wrong in [
      changed(first, peer: other), changed(first, index: 1), changed(first, acknowledged: 1),
      changed(first, own: own), changed(first, own: Self.unknown),
    ] {
      var side = side
      #expect(throws: SealingError.alteredFrame(0)) { try side.accept(wrong) }
    }
  }

  @Test func `what is acknowledged is what whole messages said`() throws {
    var (one, other) = try openSides()
    for length in [5, 7] {
      try other.accept(one.begin())
      one.noteSaid(length)
      one.end()
      other.noteRead(sayingClosed: false)
    }
    _ = one.begin()
    one.noteSaid(100)
    try one.accept(other.begin())
    #expect(one.acknowledgedByteCount == 12)
    #expect(one.saidByteCount == 112)
  }

  @Test func `nothing is said after the end`() throws {
    var (one, other) = try openSides()
    try one.accept(other.begin())
    try one.checkOpen()
    one.noteRead(sayingClosed: true)
    #expect(throws: SealingError.alteredFrame(0)) { try one.checkOpen() }
    #expect(!one.areClosed)
    one.noteClosed()
    #expect(one.areClosed)
  }

  @Test func `a preface has one form`() {
    let preface = Preface(
      own: [UInt8](1...16), peer: [UInt8](17...32), index: 3, acknowledged: 1 << 40)
    #expect(preface.bytes.count == Preface.byteCount)
    #expect(Preface(preface.bytes.bytes) == preface)
    for bytes in [
      [UInt8](preface.bytes.dropLast()), preface.bytes + [0], preface.bytes.dropLast() + [1],
    ] {
      #expect(Preface(bytes.bytes) == nil)
    }
  }

  @Test func `an idle channel is quiet`() {
    var turns = Turns()
    turns.begin(at: 0, isWhole: true)
    #expect(turns.deadline == nil)
    #expect(turns.isDueToSpeak(at: 1))
    turns.begin(at: 10, isWhole: false)
    #expect(turns.deadline == nil)
    #expect(!turns.isDueToSpeak(at: 1_000_000))
  }

  @Test func `a message ends when its side pauses, and after four seconds`() {
    var turns = Turns()
    turns.begin(at: 500, isWhole: false)
    #expect(turns.deadline == nil)
    turns.noteSaid(1, at: 600)
    #expect(turns.deadline == 1600)
    #expect(!turns.isDueToEnd(at: 1599))
    #expect(turns.isDueToEnd(at: 1600))
    for time: UInt64 in stride(from: 1000, through: 4400, by: 200) {
      turns.noteSaid(1, at: time)
    }
    #expect(!turns.isDueToSpeak(at: 4499))
    #expect(turns.isDueToSpeak(at: 4500))
    #expect(!turns.isDueToAnswer(at: 100_000))
    turns.end()
    #expect(turns.deadline == nil)
  }

  @Test func `a message has 64 MiB`() {
    var turns = Turns()
    turns.begin(at: 0, isWhole: false)
    turns.noteSaid(67_108_863, at: 0)
    #expect(!turns.isDueToSpeak(at: 1))
    turns.noteSaid(1, at: 0)
    #expect(turns.isDueToSpeak(at: 1))
    #expect(turns.isDueToEnd(at: 1))
  }

  @Test func `what both say goes into another message, at most once a second`() {
    var turns = Turns()
    turns.begin(at: 0, isWhole: false)
    #expect(!turns.isDueToSpeak(at: 5000))
    turns.notePeerBegan()
    #expect(!turns.isDueToSpeak(at: 999))
    #expect(turns.isDueToSpeak(at: 1000))
    #expect(turns.deadline == nil)
    turns.begin(at: 1000, isWhole: false)
    #expect(!turns.isDueToSpeak(at: 3000))
  }

  @Test func `a message that was prepared answers nothing that was said since`() {
    var turns = Turns()
    turns.begin(at: 0, isWhole: false)
    turns.notePeerBegan()
    turns.begin(at: 500, isWhole: false, isPrepared: true)
    #expect(!turns.isDueToSpeak(at: 1499))
    #expect(turns.isDueToSpeak(at: 1500))
  }

  @Test func `a whole message is answered at most two seconds after one's own last`() {
    var turns = Turns()
    turns.begin(at: 1000, isWhole: true)
    turns.noteHeard(at: 1500)
    #expect(!turns.isDueToAnswer(at: 3000))
    turns.noteHeardAll()
    #expect(turns.deadline == 3000)
    #expect(!turns.isDueToAnswer(at: 2999))
    #expect(turns.isDueToAnswer(at: 3000))
    turns.begin(at: 3000, isWhole: true)
    #expect(turns.deadline == nil)
  }

  @Test func `what was said is answered within ten seconds`() {
    var turns = Turns()
    turns.begin(at: 0, isWhole: true)
    turns.noteHeard(at: 100)
    turns.noteHeard(at: 4000)
    #expect(turns.deadline.map { $0 <= 10_100 } == true)
    #expect(turns.isDueToAnswer(at: 10_100))
    turns.begin(at: 200, isWhole: true)
    #expect(turns.deadline == nil)
  }
}
