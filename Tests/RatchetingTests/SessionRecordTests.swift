import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// The records of sessions, in each state that a session can be in.
struct SessionRecordTests {
  /// The single bytes that a record begins with: version, state of sending, whether something was
  /// received, whether the session is retired, and whether its owner is the initiator.
  private static let frontByteCount = 5
  private static let keyByteCount = 32
  /// A ciphertext of the key agreement, as far as a record shows.
  private static let ciphertext = [UInt8](repeating: 7, count: 1088)
  private static let chainByteCount = 2 * keyByteCount + 4 + ChainID.byteCount

  /// Records of a responder and of an initiator in every state.
  private struct Records {
    let awaiting: [UInt8]
    let responderDue: [UInt8]
    let responderSending: [UInt8]
    let unansweredDue: [UInt8]
    let unansweredSending: [UInt8]
    let initiatorDue: [UInt8]
    let initiatorSending: [UInt8]

    init() throws {
      let conversation = Conversation(randomness: SeededRandomness(seed: 7))
      let alice = try conversation.initiator()
      unansweredDue = alice.record
      let first = try alice.send()
      unansweredSending = alice.record
      let bob = try conversation.responder(to: first)
      awaiting = bob.record
      #expect(try bob.receive(first) == .arrived(key: first.key, skipped: []))
      responderDue = bob.record
      try pass(from: bob, to: alice)
      responderSending = bob.record
      initiatorDue = alice.record
      try pass(from: alice, to: bob)
      initiatorSending = alice.record
    }

    var all: [[UInt8]] {
      [
        awaiting, responderDue, responderSending, unansweredDue, unansweredSending, initiatorDue,
        initiatorSending,
      ]
    }
  }

  private func restored(_ record: [UInt8]) throws -> [UInt8] {
    let session = try Session.restored(from: record.bytes)
    return [UInt8](session.record().bytes)
  }

  private func isRefused(_ record: [UInt8]) -> Bool {
    do {
      _ = try restored(record)
      return false
    } catch { return error as? RatchetingError == .malformedRecord }
  }

  @Test func `a record restores to the same bytes in every state`() throws {
    let records = try Records()
    for record in records.all { #expect(try restored(record) == record) }
    #expect(records.all.map { $0[1] } == [0, 1, 2, 1, 2, 1, 2])
    #expect(records.all.map(\.count).max() == 4017)
  }

  @Test func `a record cut anywhere or followed by a byte is refused`() throws {
    for record in try Records().all {
      for count in record.indices { #expect(isRefused([UInt8](record.prefix(count)))) }
      #expect(isRefused(record + [0]))
    }
  }

  @Test func `a changed tag or flag is refused or restores to the same bytes`() throws {
    for record in try Records().all {
      for index in 0..<Self.frontByteCount {
        for value in UInt8.min...UInt8.max where value != record[index] {
          var changed = record
          changed[index] = value
          let isFlag = index == 3 && value <= 1
          // A responder may be in the initiator's first chain or in a later one.
          let isChainKind = index == 2 && record[2] > 0 && record[4] == 0 && 1...2 ~= value
          if isFlag || isChainKind {
            #expect(try restored(changed) == changed)
          } else {
            #expect(isRefused(changed))
          }
        }
      }
    }
  }

  @Test func `parts that cannot occur together are refused`() throws {
    let records = try Records()
    let ct0 = Self.ciphertext
    // Without its receiving chain an answered session is unanswered, which only an initiator's can
    // be, and that needs the ciphertext of the key agreement.
    #expect(isRefused(withoutChain(records.responderDue)))
    #expect(isRefused(withoutChain(records.responderSending)))
    #expect(isRefused(withoutChain(records.initiatorDue)))
    #expect(isRefused(withoutChain(records.initiatorSending)))
    #expect(!isRefused(inserting(ct0, into: withoutChain(records.initiatorDue))))
    #expect(isRefused(inserting(ct0, into: withoutChain(records.initiatorSending))))
    #expect(isRefused(inserting(ct0, into: records.initiatorDue)))
    // Who has received something does not await the first message, and is not unanswered.
    #expect(isRefused(withChain(records.awaiting, from: records.responderDue)))
    #expect(isRefused(withChain(records.unansweredDue, from: records.responderDue)))
    #expect(
      !isRefused(withoutCiphertext(withChain(records.unansweredDue, from: records.responderDue))))
    // An initiator awaits no first message, and does not receive its own first chain.
    #expect(isRefused(asInitiator(records.awaiting)))
    #expect(isRefused(inserting(ct0, into: asInitiator(records.awaiting))))
    #expect(isRefused(asInitiator(withChain(records.awaiting, from: records.responderDue))))
    #expect(records.responderDue[2] == 1)
    #expect(isRefused(asInitiator(records.responderDue)))
    #expect(!isRefused(asInitiator(inLaterChain(records.responderDue))))
    #expect(!isRefused(inserting(ct0, into: asInitiator(withoutChain(records.responderDue)))))
  }

  @Test func `a session keeps no private half that it does not need`() throws {
    let conversation = Conversation(randomness: SeededRandomness(seed: 7), isOneTime: true)
    let alice = try conversation.initiator()
    let first = try alice.send()
    let bob = try conversation.responder(to: first)
    #expect(bob.record.contains(conversation.signed))
    let oneTime = try #require(conversation.oneTime)
    #expect(!bob.record.contains(conversation.kem) && !bob.record.contains(oneTime))
    #expect(try bob.receive(first) == .arrived(key: first.key, skipped: []))
    #expect(!bob.record.contains(conversation.signed))
    // What the initial messages need is erased with the first answer.
    let ct0 = alice.fields.ct0
    #expect(ct0.count == 1088 && alice.record.contains(ct0))
    try pass(from: bob, to: alice)
    #expect(!alice.record.contains(ct0))
    try pass(from: alice, to: bob)
    #expect(!bob.isReceivingFirstChain)
  }

  @Test func `the last number is sent, and only an answer brings another`() throws {
    let (alice, bob) = try Conversation(randomness: SeededRandomness(seed: 8)).begin()
    var record = alice.record
    let numberStart =
      Self.frontByteCount + 8 + Self.ciphertext.count + Association.byteCount + Self.keyByteCount
      + 2 * Self.keyByteCount
    var last: [UInt8] = []
    last.append(bigEndian: UInt32.max - 2)
    record.replaceSubrange(numberStart..<numberStart + last.count, with: last)
    try alice.restart(from: record)
    #expect(try alice.send().number == UInt32.max - 2)
    let exhausted = alice.record
    #expect(throws: RatchetingError.exhausted) { try alice.send() }
    #expect(alice.record == exhausted)
    try pass(from: bob, to: alice)
    #expect(try alice.send().number == 0)
  }

  /// Returns a record without its receiving chain, which stands before the last key.
  private func withoutChain(_ record: [UInt8]) -> [UInt8] {
    var changed = record
    changed[2] = 0
    let end = record.count - Self.keyByteCount
    changed.removeSubrange(end - Self.chainByteCount..<end)
    return changed
  }

  /// Returns a record with the receiving chain of another.
  private func withChain(_ record: [UInt8], from other: [UInt8]) -> [UInt8] {
    var changed = record
    changed[2] = 2
    let chain = other.dropLast(Self.keyByteCount).suffix(Self.chainByteCount)
    changed.insert(contentsOf: chain, at: record.count - Self.keyByteCount)
    return changed
  }

  /// Returns a responder's record as one of an initiator.
  private func asInitiator(_ record: [UInt8]) -> [UInt8] {
    var changed = record
    changed[4] = 1
    changed.insert(contentsOf: [UInt8](repeating: 0, count: 8), at: Self.frontByteCount)
    return changed
  }

  private func inLaterChain(_ record: [UInt8]) -> [UInt8] {
    var changed = record
    changed[2] = 2
    return changed
  }

  /// Returns an initiator's record with a ciphertext of the key agreement.
  private func inserting(_ ciphertext: [UInt8], into record: [UInt8]) -> [UInt8] {
    var changed = record
    changed.insert(contentsOf: ciphertext, at: Self.frontByteCount + 8)
    return changed
  }

  /// Returns an initiator's record without the ciphertext of the key agreement.
  private func withoutCiphertext(_ record: [UInt8]) -> [UInt8] {
    var changed = record
    changed.removeSubrange(Self.frontByteCount + 8..<Self.frontByteCount + 8 + 1088)
    return changed
  }
}
