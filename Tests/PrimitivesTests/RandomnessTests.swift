import Octets
import Primitives
import Rehearsal
import Testing

/// The generator of the operating system.
struct RandomnessTests {
  @Test func `random bytes are as many as requested and differ each time`() {
    let randomness = SystemRandomness()
    var draws = Set<[UInt8]>()
    for _ in 0..<100 { draws.insert(randomness.bytes(16)) }
    #expect(draws.count == 100 && draws.allSatisfy { $0.count == 16 })
    #expect(randomness.bytes(0) == [])
  }

  @Test func `every byte is overwritten`() {
    let randomness = SystemRandomness()
    var seen = [UInt8](repeating: 0, count: 100)
    for _ in 0..<20 {
      let draw = randomness.bytes(100)
      for index in seen.indices { seen[index] |= draw[index] }
    }
    #expect(!seen.contains(0))
  }

  @Test func `keys and secrets are random`() {
    let randomness = SystemRandomness()
    let first = randomness.key(as: Trial.self)
    let second = randomness.key(as: Trial.self)
    #expect([UInt8](first.bytes) != [UInt8](second.bytes))
    let secret = randomness.secret(48)
    let isZero = secret.bytes.isZero
    #expect(!isZero && secret.count == 48)
  }
}
