import Crypto
import Octets
import Primitives
import Rehearsal

/// What must be found: code that gives a secret away by its time. If memcheck does not report one of
/// these, its silence about the subjects means nothing.
enum Leaks {
  /// Where results go, so that nothing is optimised away.
  nonisolated(unsafe) private static var sink = 0
  private static let table = (0..<256).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }

  static let all: [(name: String, run: @Sendable () throws -> Void)] = [
    ("a comparison that ends at the first difference", { comparesByteByByte() }),
    ("a comparison of two arrays", { comparesArrays() }),
    ("a table that a secret byte is looked up in", { looksUp() }),
    ("a jump that depends on a derived key", { jumpsOnDerived() }),
    ("a jump that depends on what was decrypted", { try jumpsOnDecrypted() }),
    ("a jump while swift-crypto lends a key", { jumpsWithinCrypto() }),
    ("a loop whose end is secret", { loops() }),
  ]

  private static func key(_ seed: UInt64) -> Key<Trial> { HiddenRandomness(seed: seed).key() }

  private static func comparesByteByByte() {
    let one = key(1)
    let other = key(1)
    if isEqualByteByByte(one.bytes, other.bytes) { sink += 1 }
  }

  @inline(never)
  private static func isEqualByteByByte(_ one: RawSpan, _ other: RawSpan) -> Bool {
    for index in 0..<one.byteCount where one[index] != other[index] { return false }
    return true
  }

  @inline(never)
  private static func comparesArrays() {
    let one = key(1)
    let other = key(2)
    if [UInt8](one.bytes) == [UInt8](other.bytes) { sink += 1 }
  }

  @inline(never)
  private static func looksUp() {
    let key = key(1)
    sink += Int(table[Int(key.bytes[0])])
  }

  @inline(never)
  private static func jumps(on bytes: RawSpan) {
    if bytes[0] & 1 == 1 { count() }
  }

  @inline(never)
  private static func count() { sink += 1 }

  @inline(never)
  private static func loops() {
    let key = key(1)
    for _ in 0..<Int(key.bytes[0]) { count() }
  }

  private static func jumpsOnDerived() {
    let secret = HiddenRandomness(seed: 1).secret(32)
    let nothing = [UInt8].none
    let derived: Key<Trial> = HKDF.key(
      from: secret.bytes, salt: nothing.bytes, info: nothing.bytes)
    jumps(on: derived.bytes)
  }

  /// Jumps on a key that was sealed under another one and opened again, as a message's key is.
  private static func jumpsOnDecrypted() throws {
    let sealing = key(1)
    let nonce = [UInt8](repeating: 0, count: AES256GCM.nonceByteCount)
    let plaintext = key(2)
    let nothing = [UInt8].none
    let sealed = Watch.sent(
      AES256GCM.seal(
        plaintext.bytes, with: sealing, nonce: nonce.bytes, authenticating: nothing.bytes))
    let opened = try AES256GCM.open(
      sealed.bytes, with: sealing, nonce: nonce.bytes, authenticating: nothing.bytes)
    jumps(on: opened.bytes)
  }

  private static func jumpsWithinCrypto() {
    let key = key(1)
    let lent = key.bytes.withUnsafeBytes { SymmetricKey(data: $0) }
    lent.withUnsafeBytes { jumps(on: $0.bytes) }
  }
}
