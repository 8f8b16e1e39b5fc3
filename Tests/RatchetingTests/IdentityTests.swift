import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// The text form of identities, and the safety number of two of them.
struct IdentityTests {
  private let key = Identity(from: SeededRandomness(seed: 4)).key

  @Test func `an identity reads back in lower and in upper case but not in mixed case`() throws {
    let text = key.description
    #expect(text.hasPrefix("pawl1") && text.count == 63)
    #expect(try IdentityKey(text) == key)
    #expect(try IdentityKey(text.uppercased()) == key)
    let mixed = "P" + text.dropFirst()
    #expect(throws: RatchetingError.malformedIdentity) { try IdentityKey(mixed) }
  }

  @Test func `no character of an identity can be changed or dropped`() {
    let text = Array(key.description)
    for index in text.indices {
      for replacement in "qp" where replacement != text[index] {
        var altered = text
        altered[index] = replacement
        #expect(throws: RatchetingError.malformedIdentity) { try IdentityKey(String(altered)) }
      }
      var shorter = text
      shorter.remove(at: index)
      #expect(throws: RatchetingError.malformedIdentity) { try IdentityKey(String(shorter)) }
    }
  }

  @Test func `two people see the same safety number, and a third sees another`() throws {
    let other = Identity(from: SeededRandomness(seed: 5)).key
    let third = Identity(from: SeededRandomness(seed: 6)).key
    let number = SafetyNumber(of: key, and: other)
    #expect(number == SafetyNumber(of: other, and: key))
    #expect(number != SafetyNumber(of: key, and: third))
    let groups = number.description.split(separator: " ")
    #expect(groups.count == 12 && groups.allSatisfy { $0.count == 5 })
  }

  @Test func `sessions are ordered by the time they began and then by ephemeral key`() {
    let early = SessionOrder(began: 1, ephemeral: [9])
    let late = SessionOrder(began: 2, ephemeral: [1])
    #expect(early < late)
    #expect(late < SessionOrder(began: 2, ephemeral: [1, 0]))
    #expect(late < SessionOrder(began: 2, ephemeral: [2]))
  }
}
