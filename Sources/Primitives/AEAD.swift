import CSodium
import Crypto
import FoundationEssentials
package import Octets

/// AES-256-GCM (SP 800-38D), implemented by swift-crypto, with a 12-byte nonce and the 16-byte tag
/// after the ciphertext.
package enum AES256GCM {
  /// The length of a nonce, in bytes.
  package static let nonceByteCount = 12
  /// The number of bytes by which sealing lengthens a plaintext.
  package static let tagByteCount = 16

  /// Returns the ciphertext and tag of a short `plaintext`.
  package static func seal<Role>(
    _ plaintext: RawSpan, with key: borrowing Key<Role>, nonce: RawSpan,
    authenticating data: RawSpan
  ) -> [UInt8] {
    let box = sealed(plaintext, with: key, nonce: nonce, authenticating: data)
    guard let combined = box.combined else { preconditionFailure(nonceIsCombined) }
    return [UInt8](combined.dropFirst(nonceByteCount))
  }

  /// Returns the plaintext of a short `sealed`, a ciphertext and its tag, as a secret.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when it is shorter than a tag,
  ///   ``PrimitivesError/notAuthentic`` when the tag does not match.
  package static func open<Role>(
    _ sealed: RawSpan, with key: borrowing Key<Role>, nonce: RawSpan,
    authenticating data: RawSpan
  ) throws(PrimitivesError) -> Secret {
    // For parts that are apart, swift-crypto would look for a better way to copy each, which takes longer.
    let combined = [UInt8](nonce) + [UInt8](sealed)
    let plaintext = try open(combined: combined.bytes, with: key, authenticating: data)
    return Secret(copying: plaintext.bytes)
  }

  /// The result of sealing or opening. It stays in the memory that swift-crypto wrote it to, so
  /// that a long result is not copied again.
  package struct Bytes {
    private let data: Data
    private let start: Int

    fileprivate init(_ data: Data, from start: Int) {
      self.data = data
      self.start = start
    }

    /// The bytes, for as long as the value is borrowed.
    package var bytes: RawSpan {
      @_lifetime(borrow self)
      get { data.bytes.extracting(start..<data.count) }
    }
  }

  /// Returns `prefix`, followed by the ciphertext and tag of `plaintext` under a nonce of zeros.
  ///
  /// Because the nonce is always zero, a key must seal only once. The prefix is not authenticated
  /// and is at most as long as a nonce: it replaces the end of the nonce that swift-crypto writes
  /// before the ciphertext, so that no copy is needed.
  package static func seal<Role>(
    _ plaintext: RawSpan, with key: borrowing Key<Role>, authenticating data: RawSpan,
    prefixedBy prefix: RawSpan
  ) -> Bytes {
    precondition(prefix.byteCount <= nonceByteCount, "a prefix has at most 12 bytes")
    let nonce = [UInt8](repeating: 0, count: nonceByteCount)
    guard
      var combined = sealed(plaintext, with: key, nonce: nonce.bytes, authenticating: data).combined
    else { preconditionFailure(nonceIsCombined) }
    let start = nonceByteCount - prefix.byteCount
    for index in 0..<prefix.byteCount {
      combined[combined.startIndex + start + index] = prefix[index]
    }
    return Bytes(combined, from: start)
  }

  /// Returns the plaintext of `combined`, which is a nonce followed by the ciphertext and tag.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when it is shorter than a nonce and a tag,
  ///   ``PrimitivesError/notAuthentic`` when the tag does not match.
  package static func open<Role>(
    combined: RawSpan, with key: borrowing Key<Role>, authenticating data: RawSpan
  ) throws(PrimitivesError) -> Bytes {
    guard combined.byteCount >= nonceByteCount + tagByteCount else { throw .malformed }
    let result = unsafe combined.withUnsafeBytes { combined in
      unsafe data.withUnsafeBytes { data in
        Result {
          // The memory is only read, and only during this call.
          let start = unsafe UnsafeMutableRawPointer(
            mutating: combined.baseAddress.unsafelyUnwrapped)
          let bytes = unsafe Data(bytesNoCopy: start, count: combined.count, deallocator: .none)
          return unsafe try AES.GCM.open(
            AES.GCM.SealedBox(combined: bytes), using: key.symmetric, authenticating: data)
        }
      }
    }
    Stack.wipe()
    guard case .success(let plaintext) = result else { throw .notAuthentic }
    return Bytes(plaintext, from: 0)
  }

  private static let nonceIsCombined = "swift-crypto combines boxes whose nonce has 12 bytes"

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
    Stack.wipe()
    guard case .success(let box) = result else {
      preconditionFailure("AES-GCM accepts every 32-byte key and 12-byte nonce")
    }
    return box
  }

  private static func nonce(_ bytes: RawSpan) throws -> AES.GCM.Nonce {
    unsafe try bytes.withUnsafeBytes { unsafe try AES.GCM.Nonce(data: $0) }
  }
}

extension Key {
  /// A copy of the key in swift-crypto's type, which wipes it.
  fileprivate var symmetric: SymmetricKey {
    unsafe bytes.withUnsafeBytes { unsafe SymmetricKey(data: $0) }
  }
}

/// XChaCha20-Poly1305, implemented by libsodium, with a random nonce. The sealed form is the
/// 24-byte nonce, the ciphertext and the 16-byte tag.
package enum XChaCha20Poly1305 {
  /// The number of bytes by which sealing lengthens a plaintext.
  package static let overhead = nonceByteCount + tagByteCount
  private static let nonceByteCount = 24
  private static let tagByteCount = 16

  /// Returns a random nonce, followed by the ciphertext and tag of `plaintext`.
  package static func seal<Role>(
    _ plaintext: RawSpan, with key: borrowing Key<Role>, authenticating data: RawSpan,
    randomness: any Randomness
  ) -> [UInt8] {
    let nonce = randomness.bytes(nonceByteCount)
    let ciphertext = [UInt8](count: plaintext.byteCount + tagByteCount) { ciphertext in
      unsafe ciphertext.withPointer { ciphertext in
        unsafe plaintext.withPointer { pointer in
          unsafe data.withPointer { additional in
            unsafe nonce.bytes.withPointer { nonce in
              unsafe key.bytes.withPointer {
                unsafe _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                  ciphertext, nil, pointer, UInt64(plaintext.byteCount), additional,
                  UInt64(data.byteCount), nil, nonce, $0)
              }
            }
          }
        }
      }
    }
    return nonce + ciphertext
  }

  /// Returns the plaintext of what ``seal(_:with:authenticating:randomness:)`` returned.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when it is shorter than a nonce and a tag,
  ///   ``PrimitivesError/notAuthentic`` when it was sealed with another key or other data.
  package static func open<Role>(
    _ sealed: RawSpan, with key: borrowing Key<Role>, authenticating data: RawSpan
  ) throws(PrimitivesError) -> Secret {
    guard sealed.byteCount >= overhead else { throw .malformed }
    return try Secret(count: sealed.byteCount - overhead) { (plaintext) throws(PrimitivesError) in
      try open(sealed, with: key, authenticating: data, into: &plaintext)
    }
  }

  /// Does the same, but writes the plaintext to the front of `output`, which has room for it.
  package static func open<Role>(
    _ sealed: RawSpan, with key: borrowing Key<Role>, authenticating data: RawSpan,
    into output: inout MutableRawSpan
  ) throws(PrimitivesError) {
    guard sealed.byteCount >= overhead else { throw .malformed }
    precondition(output.byteCount >= sealed.byteCount - overhead, "a plaintext does not fit")
    let nonce = sealed.extracting(0..<nonceByteCount)
    let ciphertext = sealed.extracting(nonceByteCount..<sealed.byteCount)
    var status: CInt = -1
    unsafe output.withPointer { plaintext in
      unsafe ciphertext.withPointer { pointer in
        unsafe data.withPointer { additional in
          unsafe nonce.withPointer { nonce in
            unsafe key.bytes.withPointer {
              unsafe status = crypto_aead_xchacha20poly1305_ietf_decrypt(
                plaintext, nil, nil, pointer, UInt64(ciphertext.byteCount), additional,
                UInt64(data.byteCount), nonce, $0)
            }
          }
        }
      }
    }
    guard status == 0 else { throw .notAuthentic }
  }
}
