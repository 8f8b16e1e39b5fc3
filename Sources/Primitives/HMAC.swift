import Crypto
package import Octets

/// HMAC-SHA-256 (RFC 2104) of bytes that come in pieces.
///
/// The hash is swift-crypto's, which uses the processor's instructions for it and wipes its state. The
/// codes go straight into memory that is wiped, and the stack on which they were computed is wiped too:
/// a chain key must not stay behind there.
package struct HMAC: ~Copyable {
  /// The length of a code, in bytes.
  package static let byteCount = 32
  private static let blockByteCount = 64

  private var inner: Crypto.SHA256
  private let outer: Crypto.SHA256

  /// Starts a code under a key of any length.
  package init(key: RawSpan) {
    var block = Secret(zeros: Self.blockByteCount)
    if key.byteCount <= Self.blockByteCount {
      block.write(key)
    } else {
      block.write(SHA256.digest(key).bytes)
    }
    inner = Self.started(&block, with: 0x36)
    // What the inner hash was started with is taken back.
    outer = Self.started(&block, with: 0x36 ^ 0x5C)
  }

  /// Starts a code under a key of 32 bytes.
  package init<Role>(key: borrowing Key<Role>) { self.init(key: key.bytes) }

  private init(inner: Crypto.SHA256, outer: Crypto.SHA256) {
    self.inner = inner
    self.outer = outer
  }

  /// A second code that goes on from here: for several under one key, which is taken in only once.
  package func copy() -> HMAC { HMAC(inner: inner, outer: outer) }

  /// Goes on with `bytes`.
  package mutating func update(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { unsafe inner.update(bufferPointer: $0) }
  }

  /// Goes on with one byte.
  package mutating func update(_ byte: UInt8) {
    unsafe Swift.withUnsafeBytes(of: byte) { unsafe inner.update(bufferPointer: $0) }
  }

  /// Writes the code, 32 bytes, to the front of `output`.
  package consuming func finish(into output: inout MutableRawSpan) {
    precondition(output.byteCount >= Self.byteCount, "a code has 32 bytes")
    compute(into: &output)
    Stack.wipe()
  }

  /// The code as a key.
  package consuming func finish<Role>(as role: Role.Type = Role.self) -> Key<Role> {
    let code = Key<Role> { compute(into: &$0) }
    Stack.wipe()
    return code
  }

  /// The code as bytes that are not secret.
  package consuming func finish() -> [UInt8] {
    var code = Secret(zeros: Self.byteCount)
    var bytes = code.mutableBytes
    finish(into: &bytes)
    return [UInt8](code.bytes)
  }

  /// A function of its own, so that all that it leaves lies below the stack of its caller.
  @inline(never)
  private func compute(into output: inout MutableRawSpan) {
    var outer = outer
    unsafe inner.finalize().withUnsafeBytes { unsafe outer.update(bufferPointer: $0) }
    unsafe outer.finalize().withUnsafeBytes { unsafe output.write($0.bytes) }
  }

  private static func started(_ block: inout Secret, with pad: UInt8) -> Crypto.SHA256 {
    var bytes = block.mutableBytes
    unsafe bytes.withUnsafeMutableBytes { bytes in
      for index in bytes.indices { unsafe bytes[index] ^= pad }
    }
    var hash = Crypto.SHA256()
    unsafe block.bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    return hash
  }
}
