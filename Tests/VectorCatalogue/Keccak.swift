/// SHA-3 and SHAKE (FIPS 202), for the one thing that needs them here: ML-KEM with chosen randomness.
enum Keccak {
  static func sha3x256(_ bytes: [UInt8]) -> [UInt8] {
    sponge(bytes, rate: 136, suffix: 0x06, count: 32)
  }

  static func sha3x512(_ bytes: [UInt8]) -> [UInt8] {
    sponge(bytes, rate: 72, suffix: 0x06, count: 64)
  }

  static func shake128(_ bytes: [UInt8], count: Int) -> [UInt8] {
    sponge(bytes, rate: 168, suffix: 0x1F, count: count)
  }

  static func shake256(_ bytes: [UInt8], count: Int) -> [UInt8] {
    sponge(bytes, rate: 136, suffix: 0x1F, count: count)
  }

  private static func sponge(
    _ bytes: [UInt8], rate: Int, suffix: UInt8, count: Int
  ) -> [UInt8] {
    var padded = bytes + [suffix]
    padded += [UInt8](repeating: 0, count: (rate - padded.count % rate) % rate)
    padded[padded.count - 1] |= 0x80
    var state = [UInt64](repeating: 0, count: 25)
    for start in stride(from: 0, to: padded.count, by: rate) {
      for index in 0..<rate {
        state[index / 8] ^= UInt64(padded[start + index]) << UInt64(8 * (index % 8))
      }
      permute(&state)
    }
    var output: [UInt8] = []
    while true {
      for index in 0..<rate {
        output.append(UInt8(truncatingIfNeeded: state[index / 8] >> UInt64(8 * (index % 8))))
        if output.count == count { return output }
      }
      permute(&state)
    }
  }

  private static func permute(_ state: inout [UInt64]) {
    for constant in roundConstants {
      var column = [UInt64](repeating: 0, count: 5)
      for x in 0..<5 {
        column[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20]
      }
      for x in 0..<5 {
        let mixed = column[(x + 4) % 5] ^ rotate(column[(x + 1) % 5], 1)
        for y in 0..<5 { state[x + 5 * y] ^= mixed }
      }
      var moved = [UInt64](repeating: 0, count: 25)
      for x in 0..<5 {
        for y in 0..<5 {
          moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(state[x + 5 * y], offsets[x + 5 * y])
        }
      }
      for x in 0..<5 {
        for y in 0..<5 {
          state[x + 5 * y] =
            moved[x + 5 * y] ^ (~moved[(x + 1) % 5 + 5 * y] & moved[(x + 2) % 5 + 5 * y])
        }
      }
      state[0] ^= constant
    }
  }

  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    count == 0 ? value : value << count | value >> (64 - count)
  }

  private static let offsets: [UInt64] = [
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14,
  ]

  private static let roundConstants: [UInt64] = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808A, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808B, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008A, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000A,
    0x0000_0000_8000_808B, 0x8000_0000_0000_008B, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800A, 0x8000_0000_8000_000A,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
  ]
}
