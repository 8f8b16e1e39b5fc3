import Crypto
import FoundationEssentials
package import Octets

/// AES-256-GCM (SP 800-38D) with a 12-byte nonce and the 16-byte tag behind the ciphertext.
package enum AEAD {
  /// The length of a nonce, in bytes.
  package static let nonceByteCount = 12
  /// What sealing adds, in bytes.
  package static let tagByteCount = 16

  /// Appends ciphertext and tag of `plaintext` to `output`, which must have room for them.
  package static func seal<Role>(
    _ plaintext: RawSpan, with key: borrowing Key<Role>, nonce: RawSpan,
    authenticating data: RawSpan, into output: inout Buffer
  ) {
    let box = sealed(plaintext, with: key, nonce: nonce, authenticating: data)
    output.append(box.ciphertext.bytes)
    output.append(box.tag.bytes)
  }

  /// Ciphertext and tag of a short `plaintext`.
  package static func seal<Role>(
    _ plaintext: RawSpan, with key: borrowing Key<Role>, nonce: RawSpan,
    authenticating data: RawSpan
  ) -> [UInt8] {
    let box = sealed(plaintext, with: key, nonce: nonce, authenticating: data)
    return [UInt8](box.ciphertext) + [UInt8](box.tag)
  }

  /// Appends the plaintext of `sealed`, ciphertext and tag, to `output`, which must have room for
  /// it; nothing is appended when the tag does not verify.
  package static func open<Role>(
    _ sealed: RawSpan, with key: borrowing Key<Role>, nonce: RawSpan,
    authenticating data: RawSpan, into output: inout Buffer
  ) throws(PrimitivesError) {
    let plaintext = try opened(sealed, with: key, nonce: nonce, authenticating: data)
    output.append(plaintext.bytes)
  }

  /// The plaintext of a short `sealed` as a secret.
  package static func open<Role>(
    _ sealed: RawSpan, with key: borrowing Key<Role>, nonce: RawSpan,
    authenticating data: RawSpan
  ) throws(PrimitivesError) -> Secret {
    Secret(
      copying: try opened(sealed, with: key, nonce: nonce, authenticating: data).bytes)
  }

  private static func sealed<Role>(
    _ plaintext: RawSpan, with key: borrowing Key<Role>, nonce: RawSpan,
    authenticating data: RawSpan
  ) -> AES.GCM.SealedBox {
    let result = unsafe plaintext.withUnsafeBytes { plaintext in
      unsafe data.withUnsafeBytes { data in
        Result {
          unsafe try AES.GCM.seal(
            plaintext, using: key.symmetric, nonce: Self.nonce(nonce), authenticating: data)
        }
      }
    }
    guard case .success(let box) = result else {
      preconditionFailure("AES-GCM takes every 32-byte key and 12-byte nonce")
    }
    return box
  }

  private static func opened<Role>(
    _ sealed: RawSpan, with key: borrowing Key<Role>, nonce: RawSpan,
    authenticating data: RawSpan
  ) throws(PrimitivesError) -> Data {
    guard sealed.byteCount >= tagByteCount else { throw .malformed }
    let end = sealed.byteCount - tagByteCount
    let result = unsafe sealed.withUnsafeBytes { sealed in
      unsafe data.withUnsafeBytes { data in
        Result {
          unsafe try AES.GCM.open(
            AES.GCM.SealedBox(
              nonce: Self.nonce(nonce), ciphertext: sealed[..<end], tag: sealed[end...]),
            using: key.symmetric, authenticating: data)
        }
      }
    }
    guard case .success(let plaintext) = result else { throw .notAuthentic }
    return plaintext
  }

  private static func nonce(_ bytes: RawSpan) throws -> AES.GCM.Nonce {
    unsafe try bytes.withUnsafeBytes { unsafe try AES.GCM.Nonce(data: $0) }
  }
}

extension Key {
  /// The key as swift-crypto takes it: a copy, wiped by swift-crypto.
  var symmetric: SymmetricKey {
    unsafe bytes.withUnsafeBytes { unsafe SymmetricKey(data: $0) }
  }
}
