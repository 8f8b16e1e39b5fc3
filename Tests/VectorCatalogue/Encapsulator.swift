/// ML-KEM-768 encapsulation (FIPS 203, algorithm 17) with chosen randomness, which the product's
/// library does not take. It has no secrets to keep, so it is written for reading.
enum Encapsulator {
  private static let modulus = 3329
  private typealias Polynomial = [Int]

  /// Ciphertext, 1088 bytes, and shared secret, 32, for a public key of 1184 bytes and `seed` of 32.
  static func encapsulate(
    to key: [UInt8], seed: [UInt8]
  ) -> (ciphertext: [UInt8], sharedSecret: [UInt8]) {
    let hash = Keccak.sha3x512(seed + Keccak.sha3x256(key))
    return (encrypt(seed, to: key, randomness: [UInt8](hash[32...])), [UInt8](hash[..<32]))
  }

  /// K-PKE.Encrypt, algorithm 14.
  private static func encrypt(
    _ message: [UInt8], to key: [UInt8], randomness: [UInt8]
  ) -> [UInt8] {
    let vector = (0..<3).map { unpack([UInt8](key[$0 * 384..<($0 + 1) * 384]), bits: 12) }
    let seed = [UInt8](key[1152...])
    let noise = (0..<7).map { binomial(randomness, UInt8($0)) }
    let transformed = noise[..<3].map(transform)
    var ciphertext: [UInt8] = []
    for row in 0..<3 {
      var sum = Polynomial(repeating: 0, count: 256)
      for column in 0..<3 {
        // The transpose: row and column change places.
        let entry = uniform(seed + [UInt8(row), UInt8(column)])
        sum = add(sum, multiply(entry, transformed[column]))
      }
      ciphertext += pack(add(inverse(sum), noise[3 + row]).map { compress($0, 10) }, bits: 10)
    }
    var sum = Polynomial(repeating: 0, count: 256)
    for index in 0..<3 { sum = add(sum, multiply(vector[index], transformed[index])) }
    let bits = unpack(message, bits: 1).map { $0 * ((modulus + 1) / 2) }
    let last = add(add(inverse(sum), noise[6]), bits)
    return ciphertext + pack(last.map { compress($0, 4) }, bits: 4)
  }

  private static func compress(_ value: Int, _ bits: Int) -> Int {
    (((value << bits) + modulus / 2) / modulus) & ((1 << bits) - 1)
  }

  private static func add(_ one: Polynomial, _ other: Polynomial) -> Polynomial {
    zip(one, other).map { ($0 + $1) % modulus }
  }

  /// SampleNTT, algorithm 7.
  private static func uniform(_ seed: [UInt8]) -> Polynomial {
    let bytes = Keccak.shake128(seed, count: 168 * 8)
    var values: Polynomial = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let (one, two, three) = (Int(bytes[start]), Int(bytes[start + 1]), Int(bytes[start + 2]))
      for value in [one + 256 * (two % 16), two / 16 + 16 * three]
      where value < modulus && values.count < 256 { values.append(value) }
    }
    precondition(values.count == 256, "the stream was long enough")
    return values
  }

  /// SamplePolyCBD with eta 2, algorithm 8.
  private static func binomial(_ seed: [UInt8], _ number: UInt8) -> Polynomial {
    let bits = unpack(Keccak.shake256(seed + [number], count: 128), bits: 1)
    return (0..<256).map { index in
      let own = bits[4 * index..<4 * index + 4]
      let (first, second) = (own.prefix(2).reduce(0, +), own.suffix(2).reduce(0, +))
      return (first - second + modulus) % modulus
    }
  }

  /// ByteDecode, algorithm 6.
  private static func unpack(_ bytes: [UInt8], bits: Int) -> [Int] {
    (0..<bytes.count * 8 / bits).map { index in
      (0..<bits).reduce(0) { value, bit in
        let place = index * bits + bit
        return value | Int(bytes[place / 8] >> UInt8(place % 8) & 1) << bit
      } % (bits == 12 ? modulus : 1 << bits)
    }
  }

  /// ByteEncode, algorithm 5.
  private static func pack(_ values: [Int], bits: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: values.count * bits / 8)
    for (index, value) in values.enumerated() {
      for bit in 0..<bits where value >> bit & 1 == 1 {
        let place = index * bits + bit
        bytes[place / 8] |= 1 << UInt8(place % 8)
      }
    }
    return bytes
  }

  // MARK: The number-theoretic transform

  private static let roots: [Int] = (0..<128).map { power(17, reversed($0)) }
  private static let doubleRoots: [Int] = (0..<128).map { power(17, 2 * reversed($0) + 1) }

  private static func reversed(_ value: Int) -> Int {
    (0..<7).reduce(0) { $0 << 1 | value >> $1 & 1 }
  }

  private static func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { product, _ in product * base % modulus }
  }

  private static func transform(_ input: Polynomial) -> Polynomial {
    var values = input
    var next = 1
    var length = 128
    while length >= 2 {
      for start in stride(from: 0, to: 256, by: 2 * length) {
        for index in start..<start + length {
          let product = roots[next] * values[index + length] % modulus
          values[index + length] = (values[index] - product + modulus) % modulus
          values[index] = (values[index] + product) % modulus
        }
        next += 1
      }
      length /= 2
    }
    return values
  }

  private static func inverse(_ input: Polynomial) -> Polynomial {
    var values = input
    var next = 127
    var length = 2
    while length <= 128 {
      for start in stride(from: 0, to: 256, by: 2 * length) {
        for index in start..<start + length {
          let (low, high) = (values[index], values[index + length])
          values[index] = (low + high) % modulus
          values[index + length] = roots[next] * (high - low + modulus) % modulus
        }
        next -= 1
      }
      length *= 2
    }
    return values.map { $0 * 3303 % modulus }
  }

  private static func multiply(_ one: Polynomial, _ other: Polynomial) -> Polynomial {
    var values = Polynomial(repeating: 0, count: 256)
    for index in 0..<128 {
      let (a, b) = (one[2 * index], one[2 * index + 1])
      let (c, d) = (other[2 * index], other[2 * index + 1])
      values[2 * index] = (a * c + b * d % modulus * doubleRoots[index]) % modulus
      values[2 * index + 1] = (a * d + b * c) % modulus
    }
    return values
  }
}
