import CSodium
package import Octets

/// XChaCha20-Poly1305 with a random nonce, for what is kept: 24-byte nonce, ciphertext, 16-byte tag.
package enum XChaCha20Poly1305 {
  /// What sealing adds, in bytes.
  package static let overhead = nonceByteCount + tagByteCount
  private static let nonceByteCount = 24
  private static let tagByteCount = 16

  /// Seals `record` to the place that `data` names.
  package static func seal<Role>(
    _ record: RawSpan, with key: borrowing Key<Role>, authenticating data: RawSpan,
    randomness: any Randomness
  ) -> [UInt8] {
    let nonce = randomness.bytes(nonceByteCount)
    let ciphertext = [UInt8](count: record.byteCount + tagByteCount) { ciphertext in
      unsafe ciphertext.withPointer { ciphertext in
        unsafe record.withPointer { plaintext in
          unsafe data.withPointer { additional in
            unsafe nonce.bytes.withPointer { nonce in
              unsafe key.bytes.withPointer {
                unsafe _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                  ciphertext, nil, plaintext, UInt64(record.byteCount), additional,
                  UInt64(data.byteCount), nil, nonce, $0)
              }
            }
          }
        }
      }
    }
    return nonce + ciphertext
  }

  /// Opens what ``seal`` made for the same key and place; throws ``PrimitivesError/notAuthentic``.
  package static func open<Role>(
    _ sealed: RawSpan, with key: borrowing Key<Role>, authenticating data: RawSpan
  ) throws(PrimitivesError) -> Secret {
    guard sealed.byteCount >= overhead else { throw .malformed }
    let nonce = sealed.extracting(0..<nonceByteCount)
    let ciphertext = sealed.extracting(nonceByteCount..<sealed.byteCount)
    var status: CInt = -1
    let record = Secret(count: sealed.byteCount - overhead) { record in
      unsafe record.withPointer { plaintext in
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
    }
    guard status == 0 else { throw .notAuthentic }
    return record
  }
}
