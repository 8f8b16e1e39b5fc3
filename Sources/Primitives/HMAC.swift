import CSodium
package import Octets

/// HMAC-SHA-256 (RFC 2104) of bytes that come in pieces.
///
/// libsodium's, because it writes straight into memory that is wiped: swift-crypto returns codes by
/// value, and a chain key must not stay behind on the stack.
package struct HMAC: ~Copyable {
  /// The length of a code, in bytes.
  package static let byteCount = 32

  private var state: Secret

  /// Starts a code under a key of any length.
  package init(key: RawSpan) {
    state = Secret(count: crypto_auth_hmacsha256_statebytes()) { state in
      let count = key.byteCount
      unsafe key.withPointer { key in
        unsafe Self.withState(&state) { unsafe _ = crypto_auth_hmacsha256_init($0, key, count) }
      }
    }
  }

  /// Starts a code under a key of 32 bytes.
  package init<Role>(key: borrowing Key<Role>) { self.init(key: key.bytes) }

  private init(state: consuming Secret) { self.state = state }

  /// A second code that goes on from here: for several under one key, which is taken in only once.
  package func copy() -> HMAC { HMAC(state: Secret(copying: state.bytes)) }

  /// Goes on with `bytes`.
  package mutating func update(_ bytes: RawSpan) {
    var state = state.mutableBytes
    unsafe bytes.withPointer { pointer in
      unsafe Self.withState(&state) {
        unsafe _ = crypto_auth_hmacsha256_update($0, pointer, UInt64(bytes.byteCount))
      }
    }
  }

  /// Writes the code, 32 bytes, to the front of `output`.
  package consuming func finish(into output: inout MutableRawSpan) {
    precondition(output.byteCount >= Self.byteCount, "a code has 32 bytes")
    var state = state.mutableBytes
    unsafe output.withPointer { output in
      unsafe Self.withState(&state) { unsafe _ = crypto_auth_hmacsha256_final($0, output) }
    }
  }

  /// The code as a key.
  package consuming func finish<Role>(as role: Role.Type = Role.self) -> Key<Role> {
    var code = Secret(zeros: Self.byteCount)
    var bytes = code.mutableBytes
    finish(into: &bytes)
    return code.key(at: 0)
  }

  /// The code as bytes that are not secret.
  package consuming func finish() -> [UInt8] {
    var code = Secret(zeros: Self.byteCount)
    var bytes = code.mutableBytes
    finish(into: &bytes)
    return [UInt8](code.bytes)
  }

  private static func withState(
    _ state: inout MutableRawSpan,
    _ body: (UnsafeMutablePointer<crypto_auth_hmacsha256_state>) -> Void
  ) {
    unsafe state.withUnsafeMutableBytes { buffer in
      unsafe body(
        buffer.baseAddress.unsafelyUnwrapped
          .assumingMemoryBound(to: crypto_auth_hmacsha256_state.self))
    }
  }
}
