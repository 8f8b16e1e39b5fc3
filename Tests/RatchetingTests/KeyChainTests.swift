import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// The key schedule of a chain, step by step.
struct KeyChainTests {
  /// From the chain key 00 01 … 1f: each step's key and the chain key after it, as Python's hmac
  /// computes HMAC(ck, 0x01) and HMAC(ck, 0x02).
  private static let steps = [
    (
      "9b4c8120a4823a95f47cde17a244f4507244ee6e3957d1fab9fa29b44d3829b7",
      "4304c22c84a53755ab08ead8d97a8d429be5efa480682d7ad1da27f73e1fbe1d"
    ),
    (
      "f7703c39dea9feb30cb6369304ad7b847b9aca58c1152af317aa78a91beddda1",
      "26fc86b9b1303ea2e66f53ed0f1de753407e5428caf5e440e6b51c48d4bd4949"
    ),
    (
      "5d2042bf4c603cf3aa7194739ed08bc1c698a7ec7fb8e77d3ea2588c6fe78ce1",
      "04428b813675036c07233edd0be13b7c422610a8c3d6ecc7c8fbd85671e47a13"
    ),
  ]

  @Test func `a step returns the HMAC of 1 and keeps the HMAC of 2`() {
    var chain = KeyChain<Trial>(Key(copying: [UInt8](0..<32).bytes))
    for (output, rest) in Self.steps {
      let key = chain.next()
      #expect([UInt8](key.bytes).hex == output)
      #expect([UInt8](chain.bytes).hex == rest)
    }
  }

  @Test func `a restored chain continues where it was kept`() {
    var chain = KeyChain<Trial>(Key(hex: Self.steps[0].1))
    let key = chain.next()
    #expect([UInt8](key.bytes).hex == Self.steps[1].0)
  }
}
