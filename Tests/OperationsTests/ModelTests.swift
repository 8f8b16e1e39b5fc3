import Foundation
import Operations
import Rehearsal
import Testing

/// Two people who send, lose, reorder and repeat messages, begin anew and begin at once, step by step
/// from a seed. Every verb opens the store afresh, so each step is a restart too.
struct ModelTests {
  private struct Letter {
    let isFromAlice: Bool
    let content: [UInt8]
    let message: [UInt8]
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `every first delivery opens and every second is refused`(seed: UInt64) throws {
    try withDirectory { directory in
      var random = SeededRandomness(seed: seed)
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      var travelling: [Letter] = []
      var delivered: [Letter] = []
      var imports = 0

      func begin(_ importer: Party, _ owner: Party) throws {
        let bundle = try owner.bundle(oneTime: Bool.random(using: &random))
        try importer.importBundle(bundle, as: owner.name.description)
        imports += 1
      }

      func send(_ isFromAlice: Bool) throws {
        let (sender, reader) = isFromAlice ? (alice, bob) : (bob, alice)
        let count = Int.random(in: 0...300, using: &random)
        let content = (0..<count).map { _ in UInt8.random(in: 0...3, using: &random) }
        let message = try sender.encrypt(
          content, to: [reader.name.description], armored: Bool.random(using: &random),
          padded: Bool.random(using: &random))
        travelling.append(Letter(isFromAlice: isFromAlice, content: content, message: message))
      }

      func deliver(_ letter: Letter) throws {
        let (sender, reader) = letter.isFromAlice ? (alice, bob) : (bob, alice)
        let name = sender.name.description
        let (content, outcome) = try reader.decrypt(letter.message, accept: name)
        #expect(content == letter.content)
        #expect(outcome.contact.name == sender.name)
        delivered.append(letter)
      }

      func repeatDelivery(_ letter: Letter) throws {
        let reader = letter.isFromAlice ? bob : alice
        #expect(throws: OperationError.self) { try reader.decrypt(letter.message, accept: "again") }
      }

      // Both begin at once.
      try begin(alice, bob)
      try begin(bob, alice)
      for _ in 0..<700 {
        alice.now += UInt64.random(in: 0...600, using: &random)
        bob.now = alice.now
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<2 where imports < 35:
          try Bool.random(using: &random) ? begin(alice, bob) : begin(bob, alice)
        case 0..<45: try send(Bool.random(using: &random))
        case 45..<50 where !travelling.isEmpty:
          travelling.remove(at: Int.random(in: travelling.indices, using: &random))
        case 50..<60 where !delivered.isEmpty:
          try repeatDelivery(delivered[Int.random(in: delivered.indices, using: &random)])
        default:
          guard let index = travelling.indices.randomElement(using: &random) else { continue }
          try deliver(travelling.remove(at: index))
        }
      }
      for letter in travelling.shuffled(using: &random) { try deliver(letter) }
      for letter in delivered.shuffled(using: &random) { try repeatDelivery(letter) }
      #expect(delivered.count > 200)
    }
  }
}
