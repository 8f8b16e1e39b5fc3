import Rehearsal

/// Identities as text (`docs/protocol.md`, section 1).
extension Catalogue {
  static var identities: [Vector] {
    let key = Plain.identity(Dealer("identity").bytes(32))
    let text = Bech32.encode(key)
    func changed(_ index: Int) -> String {
      var characters = Array(text)
      characters[index] = characters[index] == "q" ? "p" : "q"
      return String(characters)
    }
    func refused(_ name: String, _ shows: String, _ text: String) -> Vector {
      Vector(identity: "identity/" + name, shows, text)
    }
    func point(_ name: String, _ shows: String, _ hex: String) -> Vector {
      refused(name, shows, Bech32.encode([UInt8](hex: hex)))
    }
    let top = [UInt8](key.dropLast()) + [key[31] ^ 0x80]
    return [
      Vector(identity: "identity/lower-case", "lower case is taken", text, key),
      Vector(identity: "identity/upper-case", "upper case is taken", text.uppercased(), key),
      Vector(
        identity: "identity/other-sign", "the other sign bit is another identity",
        Bech32.encode(top), top),
      refused("mixed-case", "both cases in one text", "P" + text.dropFirst()),
      refused("mixed-case-data", "both cases in the data", text.dropLast() + "Q"),
      refused("checksum", "the last character is another", changed(62)),
      refused("data", "a character of the data is another", changed(20)),
      refused("prefix", "another prefix", Bech32.encode(key, prefix: "age")),
      refused("prefix-alone", "a prefix and nothing else", "pawl1"),
      refused("no-separator", "no separator", "pawl" + text.dropFirst(5)),
      refused("bech32m", "the checksum of BIP 350", Bech32.encode(key, constant: 0x2BC8_30A3)),
      refused("short", "31 bytes", Bech32.encode([UInt8](key.dropLast()))),
      refused("long", "33 bytes", Bech32.encode(key + [0])),
      refused("padding", "a padding bit is set", Bech32.encode(key, lastBits: 1)),
      refused("stray-character", "a character that is none of the 32", changed(20) + "b"),
      refused("space", "a space behind", text + " "),
      refused("beyond-ascii", "a letter beyond ASCII", text.dropLast() + "é"),
      refused("empty", "no text at all", ""),
      point("neutral", "the neutral element", "01" + String(repeating: "00", count: 31)),
      point(
        "order-eight", "a point of order 8",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
      point("zero", "a point of order 4", String(repeating: "00", count: 32)),
      point(
        "not-canonical", "y is not below 2^255 - 19",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
      point(
        "not-on-curve", "y of no point",
        "0200000000000000000000000000000000000000000000000000000000000000"),
      point(
        "mixed-order", "the base point and a point of order 2 added",
        "9599999999999999999999999999999999999999999999999999999999999999"),
    ]
  }
}

/// Bech32 as `docs/protocol.md` has it, for text that is wrong in one way only.
enum Bech32 {
  private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l")

  /// `constant` is 1 for BIP 173; `lastBits` are set in the last group, where padding is.
  static func encode(
    _ bytes: [UInt8], prefix: String = "pawl", constant: UInt32 = 1, lastBits: UInt8 = 0
  ) -> String {
    var groups: [UInt8] = []
    var (pending, count): (UInt32, UInt32) = (0, 0)
    for byte in bytes {
      (pending, count) = ((pending << 8 | UInt32(byte)) & 0xFFF, count + 8)
      while count >= 5 {
        count -= 5
        groups.append(UInt8(pending >> count & 31))
      }
    }
    if count > 0 { groups.append(UInt8(pending << (5 - count) & 31) | lastBits) }
    let letters = [UInt8](prefix.utf8)
    let front = letters.map { $0 >> 5 } + [0] + letters.map { $0 & 31 }
    let sum = remainder(front + groups + [UInt8](repeating: 0, count: 6)) ^ constant
    let checksum = (0..<6).map { UInt8(sum >> (5 * (5 - UInt32($0))) & 31) }
    return prefix + "1" + String((groups + checksum).map { alphabet[Int($0)] })
  }

  private static func remainder(_ values: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
    return values.reduce(1) { sum, value in
      let top = sum >> 25
      let shifted = (sum & 0x1FF_FFFF) << 5 ^ UInt32(value)
      return (0..<5).reduce(shifted) { $0 ^ (top >> UInt32($1) & 1 == 1 ? generator[$1] : 0) }
    }
  }
}
