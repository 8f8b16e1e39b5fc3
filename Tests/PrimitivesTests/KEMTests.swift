import Octets
import Primitives
import Rehearsal
import Testing

/// ML-KEM-768.
struct KEMTests {
  private static let valid = KEMKeyPair(from: SeededRandomness(seed: 1)).publicKey.bytes

  @Test(arguments: KEMVectors.generations)
  func `NIST's seeds yield NIST's key pairs`(vector: KEMVectors.Generation) throws {
    let pair = KEMKeyPair(seed: Secret(hex: vector.d + vector.z))
    #expect(SHA256.digest(pair.publicKey.bytes.bytes).hex == vector.digest)
    #expect([UInt8](pair.seed).hex == vector.d + vector.z)
    #expect(try KEMPublicKey(pair.publicKey.bytes.bytes) == pair.publicKey)
  }

  @Test(arguments: KEMVectors.decapsulations)
  func `Wycheproof's ciphertexts are decapsulated`(vector: KEMVectors.Decapsulation) throws {
    let pair = KEMKeyPair(seed: Secret(hex: vector.seed))
    let shared = try pair.decapsulate([UInt8](hex: vector.ciphertext).bytes)
    #expect([UInt8](shared.bytes).hex == vector.sharedSecret)
  }

  @Test func `what is encapsulated is decapsulated`() throws {
    let pair = KEMKeyPair(from: SeededRandomness(seed: 2))
    let kept = KEMKeyPair(seed: Secret(copying: pair.seed), publicKey: pair.publicKey)
    var ciphertexts = Set<[UInt8]>()
    for _ in 0..<10 {
      let encapsulation = pair.publicKey.encapsulate()
      #expect(encapsulation.ciphertext.count == KEMKeyPair.ciphertextByteCount)
      let shared = [UInt8](encapsulation.sharedSecret.bytes)
      let here = try pair.decapsulate(encapsulation.ciphertext.bytes)
      let there = try kept.decapsulate(encapsulation.ciphertext.bytes)
      #expect(shared.count == 32 && [UInt8](here.bytes) == shared && [UInt8](there.bytes) == shared)
      ciphertexts.insert(encapsulation.ciphertext)
    }
    #expect(ciphertexts.count == 10)
  }

  @Test(arguments: KEMVectors.decapsulations)
  func `a decapsulator returns what its key pair returns, again and again`(
    vector: KEMVectors.Decapsulation
  ) throws {
    let decapsulator = KEMDecapsulator(of: KEMKeyPair(seed: Secret(hex: vector.seed)))
    let ciphertext = [UInt8](hex: vector.ciphertext)
    for _ in 0..<3 {
      let shared = try decapsulator.decapsulate(ciphertext.bytes)
      #expect([UInt8](shared.bytes).hex == vector.sharedSecret)
    }
    #expect(throws: PrimitivesError.malformed) {
      let shared = try decapsulator.decapsulate([UInt8](ciphertext.dropLast()).bytes)
      _ = shared.count
    }
  }

  @Test func `a shared secret can be taken out of an encapsulation`() throws {
    let pair = KEMKeyPair(from: SeededRandomness(seed: 2))
    let (ciphertext, taken) = taken(from: pair.publicKey.encapsulate())
    let shared = try pair.decapsulate(ciphertext.bytes)
    #expect(taken == [UInt8](shared.bytes))
  }

  private func taken(from encapsulation: consuming Encapsulation) -> ([UInt8], [UInt8]) {
    let ciphertext = encapsulation.ciphertext
    let shared = encapsulation.takeSharedSecret()
    return (ciphertext, [UInt8](shared.bytes))
  }

  @Test func `a ciphertext for another key yields another secret and no error`() throws {
    let encapsulation = KEMKeyPair(from: SeededRandomness(seed: 2)).publicKey.encapsulate()
    let other = KEMKeyPair(from: SeededRandomness(seed: 3))
    let shared = try other.decapsulate(encapsulation.ciphertext.bytes)
    #expect([UInt8](shared.bytes) != [UInt8](encapsulation.sharedSecret.bytes))
    #expect(shared.count == 32)
  }

  @Test(arguments: [0, 1, 1087, 1089, 1184])
  func `a ciphertext of another length is malformed`(count: Int) {
    let pair = KEMKeyPair(from: SeededRandomness(seed: 2))
    let ciphertext = [UInt8](repeating: 0, count: count)
    #expect(throws: PrimitivesError.malformed) {
      let shared = try pair.decapsulate(ciphertext.bytes)
      _ = shared.count
    }
  }

  @Test(arguments: [0, 1, 1088, 1183, 1185])
  func `a public key of another length is malformed`(count: Int) {
    let encoding = [UInt8]((Self.valid + [0]).prefix(count))
    #expect(throws: PrimitivesError.malformed) { try KEMPublicKey(encoding.bytes) }
    #expect(throws: PrimitivesError.malformed) { try KEMPublicKey(kept: encoding.bytes) }
  }

  /// Returns the encoding of a valid key with the coefficient at `index`, of 12 bits, set to
  /// `value`.
  private static func key(with value: UInt16, at index: Int) -> [UInt8] {
    var encoding = valid
    let offset = index / 2 * 3
    if index % 2 == 0 {
      encoding[offset] = UInt8(value & 0xFF)
      encoding[offset + 1] = encoding[offset + 1] & 0xF0 | UInt8(value >> 8)
    } else {
      encoding[offset + 1] = encoding[offset + 1] & 0x0F | UInt8(value & 0xF) << 4
      encoding[offset + 2] = UInt8(value >> 4)
    }
    return encoding
  }

  @Test(arguments: [3329, 3330, 3584, 4095] as [UInt16])
  func `a coefficient that is not below the modulus is malformed, wherever it is`(value: UInt16) {
    for index in 0..<768 {
      let encoding = Self.key(with: value, at: index)
      #expect(throws: PrimitivesError.malformed) { try KEMPublicKey(encoding.bytes) }
    }
  }

  @Test(arguments: [0, 1, 3328] as [UInt16])
  func `a coefficient below the modulus is accepted, wherever it is`(value: UInt16) throws {
    for index in 0..<768 {
      let encoding = Self.key(with: value, at: index)
      #expect(try KEMPublicKey(encoding.bytes).bytes == encoding)
    }
  }
}
