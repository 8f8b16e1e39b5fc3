import CSodium
import Crypto
package import Octets

/// SHA-256 (FIPS 180-4), implemented by swift-crypto.
package enum SHA256 {
  /// The length of a digest, in bytes.
  package static let byteCount = 32

  /// Returns the digest of `bytes`.
  package static func digest(_ bytes: RawSpan) -> [UInt8] {
    unsafe bytes.withUnsafeBytes { unsafe [UInt8](Crypto.SHA256.hash(data: $0)) }
  }
}

/// SHA-512 (FIPS 180-4), implemented by swift-crypto.
package enum SHA512 {
  /// Returns the digest of `bytes`, 64 bytes.
  package static func digest(_ bytes: RawSpan) -> [UInt8] {
    unsafe bytes.withUnsafeBytes { unsafe [UInt8](Crypto.SHA512.hash(data: $0)) }
  }
}

/// An HMAC-SHA-256 (RFC 2104) of bytes that are added in pieces.
///
/// The hash comes from swift-crypto, which uses the processor's instructions and wipes its state.
/// The code is written directly to memory that is wiped later, and the stack on which it was
/// computed is wiped too, because no chain key may remain there.
package struct HMAC: ~Copyable {
  /// The length of a code, in bytes.
  package static let byteCount = 32
  private static let blockByteCount = 64

  // Each has its state in memory of its own, which is copied only if the hash is added to and shares it.
  private var inner: Crypto.SHA256
  private var outer: Crypto.SHA256

  /// Creates a code under a key of any length, before any bytes are added.
  package init(key: RawSpan) {
    var block = Secret(zeros: Self.blockByteCount)
    if key.byteCount <= Self.blockByteCount {
      block.write(key)
    } else {
      block.write(SHA256.digest(key).bytes)
    }
    inner = Self.started(&block, with: 0x36)
    // This also removes the pad of the inner hash.
    outer = Self.started(&block, with: 0x36 ^ 0x5C)
  }

  /// Creates a code under a key of 32 bytes, before any bytes are added.
  package init<Role>(key: borrowing Key<Role>) { self.init(key: key.bytes) }

  private init(inner: Crypto.SHA256, outer: Crypto.SHA256) {
    self.inner = inner
    self.outer = outer
  }

  /// Returns a second code of the bytes so far. To compute several codes under one key, copying is
  /// faster than starting from the key each time.
  package func copy() -> HMAC { HMAC(inner: inner, outer: outer) }

  /// Adds `bytes` to the input of the code.
  package mutating func update(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { unsafe inner.update(bufferPointer: $0) }
  }

  /// Adds one byte to the input of the code.
  package mutating func update(_ byte: UInt8) {
    unsafe Swift.withUnsafeBytes(of: byte) { unsafe inner.update(bufferPointer: $0) }
  }

  /// Writes the code, 32 bytes, to the front of `output`.
  package consuming func finish(into output: inout MutableRawSpan) {
    precondition(output.byteCount >= Self.byteCount, "a code has 32 bytes")
    compute(into: &output)
    Stack.wipe()
  }

  /// Returns the code as a key.
  package consuming func finish<Role>(as role: Role.Type = Role.self) -> Key<Role> {
    let code = Key<Role> { compute(into: &$0) }
    Stack.wipe()
    return code
  }

  /// Returns the code as bytes that are not secret.
  package consuming func finish() -> [UInt8] {
    var code = Secret(zeros: Self.byteCount)
    var bytes = code.mutableBytes
    finish(into: &bytes)
    return [UInt8](code.bytes)
  }

  /// Computes the code and writes it to `output` from `offset` on, or as much of it as fits there. The function
  /// is never inlined, so that everything it leaves on the stack is below its caller's frame.
  @inline(never)
  fileprivate mutating func compute(into output: inout MutableRawSpan, at offset: Int = 0) {
    let count = min(Self.byteCount, output.byteCount - offset)
    unsafe inner.finalize().withUnsafeBytes { unsafe outer.update(bufferPointer: $0) }
    unsafe outer.finalize().withUnsafeBytes { code in
      unsafe output.write(code.bytes.extracting(0..<count), at: offset)
    }
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

/// HKDF with SHA-256 (RFC 5869), built on ``HMAC`` so that no intermediate key remains in memory.
package enum HKDF {
  /// Derives `count` bytes, at most 255 × 32, from `secret`.
  package static func derive(
    from secret: RawSpan, salt: RawSpan, info: RawSpan, count: Int
  ) -> Secret {
    Salted(with: salt).derive(from: secret, info: info, count: count)
  }

  /// Derives a key from `secret`.
  package static func key<Role>(
    from secret: RawSpan, salt: RawSpan, info: RawSpan, as role: Role.Type = Role.self
  ) -> Key<Role> {
    derive(from: secret, salt: salt, info: info, count: Key<Role>.byteCount).key(at: 0)
  }

  /// A derivation from many secrets with one salt, which is hashed only once.
  package struct Salted: ~Copyable {
    private let extraction: HMAC

    /// Creates a derivation with `salt`.
    package init(with salt: RawSpan) { extraction = HMAC(key: salt) }

    /// Derives `count` bytes, at most 255 × 32, from `secret`.
    package func derive(from secret: RawSpan, info: RawSpan, count: Int) -> Secret {
      let pseudorandomKey = Secret(count: HMAC.byteCount) { output in
        var extraction = extraction.copy()
        extraction.update(secret)
        extraction.compute(into: &output)
      }
      let derived = expand(pseudorandomKey, info: info, count: count)
      Stack.wipe()
      return derived
    }
  }

  /// The caller wipes the stack.
  private static func expand(
    _ pseudorandomKey: borrowing Secret, info: RawSpan, count: Int
  ) -> Secret {
    let last = max(count - 1, 0) / HMAC.byteCount
    precondition(last < 255, "HKDF yields at most 255 blocks")
    let keyed = HMAC(key: pseudorandomKey.bytes)
    var stream = Secret(zeros: count)
    for block in 0..<last { write(block, of: keyed.copy(), info: info, to: &stream) }
    write(last, of: keyed, info: info, to: &stream)
    return stream
  }

  /// Writes a block of the expansion, behind the one before it.
  private static func write(
    _ block: Int, of keyed: consuming HMAC, info: RawSpan, to stream: inout Secret
  ) {
    let start = block * HMAC.byteCount
    if block > 0 {
      keyed.update(stream.bytes.extracting(start - HMAC.byteCount..<start))
    }
    keyed.update(info)
    keyed.update(UInt8(block + 1))
    var output = stream.mutableBytes
    keyed.compute(into: &output, at: start)
  }
}

/// The part of the stack that earlier calls have used.
enum Stack {
  /// The number of bytes that are wiped: more than hashes and ciphers use. The dynamic linker saves
  /// the processor's large registers there.
  private static let depth = 8192

  /// Wipes the stack that earlier calls have used. Libraries put keys and values derived from them
  /// there, and do not wipe them.
  static func wipe() { sodium_stackzero(depth) }
}
