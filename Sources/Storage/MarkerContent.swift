import Octets
import Primitives

/// What a marker holds: the identity of a store, and the last state of it that was seen.
///
/// The file has six lines: `pawl/v1 marker`, the store's random name, the number of the generation,
/// whether there is a passphrase (0 or 1), a code of the whole state, and the beginning of a hash of
/// the lines before it. All have the same length in every marker, so that one is written over
/// another in one call.
struct MarkerContent: Equatable {
  private static let magic = "pawl/v1 marker\n"
  private static let digitCount = 20
  private static let checkByteCount = 8

  /// The length of a marker, in bytes.
  static let byteCount =
    magic.utf8.count + 2 * Generation.storeByteCount + digitCount + 1 + 2 * HMAC.byteCount
    + 2 * checkByteCount + 5

  /// The random name of the store.
  let store: [UInt8]
  /// The number of the generation.
  let generation: UInt64
  /// Whether the store had a passphrase.
  let hasPassphrase: Bool
  /// A keyed code of the generation and of all records, 32 bytes.
  let code: [UInt8]

  /// Creates the content of a marker.
  init(store: [UInt8], generation: UInt64, hasPassphrase: Bool, code: [UInt8]) {
    self.store = store
    self.generation = generation
    self.hasPassphrase = hasPassphrase
    self.code = code
  }

  /// Reads a marker; returns `nil` when it is malformed, such as one that is just being written.
  init?(_ bytes: [UInt8]) {
    var rest = bytes.dropFirst(Self.magic.utf8.count)
    let line = { (count: Int) in
      defer { rest = rest.dropFirst(count + 1) }
      return String(decoding: rest.prefix(count), as: UTF8.self)
    }
    guard let store = [UInt8](hexadecimal: line(2 * Generation.storeByteCount)),
      let generation = UInt64(line(Self.digitCount))
    else { return nil }
    let hasPassphrase = line(1) == "1"
    guard let code = [UInt8](hexadecimal: line(2 * HMAC.byteCount)) else { return nil }
    self.init(store: store, generation: generation, hasPassphrase: hasPassphrase, code: code)
    // This also shows that every line is as it is written here.
    guard self.bytes == bytes else { return nil }
  }

  /// The bytes of the file.
  var bytes: [UInt8] {
    let number = String(generation)
    let digits = String(repeating: "0", count: Self.digitCount - number.count) + number
    var text = Self.magic
    for line in [store.hexadecimal, digits, hasPassphrase ? "1" : "0", code.hexadecimal] {
      text += line + "\n"
    }
    let check = SHA256.digest([UInt8](text.utf8).bytes).prefix(Self.checkByteCount)
    return [UInt8]((text + [UInt8](check).hexadecimal + "\n").utf8)
  }

  /// Returns whether a file with the content `bytes` may be overwritten: it is empty, or begins as a
  /// marker does.
  static func isReplaceable(_ bytes: [UInt8]) -> Bool {
    zip(bytes, magic.utf8).allSatisfy { $0 == $1 }
  }
}
