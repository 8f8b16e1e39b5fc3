import Crypto
import FoundationEssentials
package import Octets

/// AES-256-GCM (SP 800-38D) with a 12-byte nonce and the 16-byte tag behind the ciphertext.
package enum AES256GCM {
  /// The length of a nonce, in bytes.
  package static let nonceByteCount = 12
  /// What sealing adds, in bytes.
  package static let tagByteCount = 16

  /// Ciphertext and tag of a short `plaintext`.
  package static func seal<Role>(
    _ plaintext: RawSpan, with key: borrowing Key<Role>, nonce: RawSpan,
    authenticating data: RawSpan
  ) -> [UInt8] {
    let box = sealed(plaintext, with: key, nonce: nonce, authenticating: data)
    guard let combined = box.combined else { preconditionFailure("a nonce of 12 bytes is told") }
    return [UInt8](combined.dropFirst(nonceByteCount))
  }

  /// The plaintext of a short `sealed` as a secret.
  package static func open<Role>(
    _ sealed: RawSpan, with key: borrowing Key<Role>, nonce: RawSpan,
    authenticating data: RawSpan
  ) throws(PrimitivesError) -> Secret {
    Secret(
      copying: try opened(sealed, with: key, nonce: nonce, authenticating: data).bytes)
  }

  /// Ciphertext or plaintext where swift-crypto put it, so that it need not be copied once more.
  package struct Bytes {
    private let data: Data
    private let start: Int

    fileprivate init(_ data: Data, from start: Int) {
      self.data = data
      self.start = start
    }

    package var bytes: RawSpan {
      @_lifetime(borrow self)
      get { data.bytes.extracting(start..<data.count) }
    }
  }

  /// The four bytes of `front`, most significant first, and behind them ciphertext and tag of
  /// `plaintext` under a nonce of zeros.
  package static func seal<Role>(
    _ plaintext: RawSpan, with key: borrowing Key<Role>, authenticating data: RawSpan,
    behind front: UInt32
  ) -> Bytes {
    let nonce = [UInt8](repeating: 0, count: nonceByteCount)
    // The nonce stands before the ciphertext, and need not be told.
    guard
      var piece = sealed(plaintext, with: key, nonce: nonce.bytes, authenticating: data).combined
    else { preconditionFailure("a nonce of 12 bytes is told") }
    let start = nonceByteCount - 4
    for index in 0..<4 {
      piece[piece.startIndex + start + index] = UInt8(truncatingIfNeeded: front >> (24 - 8 * index))
    }
    return Bytes(piece, from: start)
  }

  /// The plaintext of ciphertext and tag that stand behind a nonce in `framed`.
  package static func open<Role>(
    framed: RawSpan, with key: borrowing Key<Role>, authenticating data: RawSpan
  ) throws(PrimitivesError) -> Bytes {
    guard framed.byteCount >= nonceByteCount + tagByteCount else { throw .malformed }
    let result = unsafe framed.withUnsafeBytes { framed in
      unsafe data.withUnsafeBytes { data in
        Result {
          // Only read, and only during this call.
          let start = unsafe UnsafeMutableRawPointer(mutating: framed.baseAddress.unsafelyUnwrapped)
          let combined = unsafe Data(bytesNoCopy: start, count: framed.count, deallocator: .none)
          return unsafe try AES.GCM.open(
            AES.GCM.SealedBox(combined: combined), using: key.symmetric, authenticating: data)
        }
      }
    }
    Stack.wipe()
    guard case .success(let plaintext) = result else { throw .notAuthentic }
    return Bytes(plaintext, from: 0)
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
    Stack.wipe()
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
    Stack.wipe()
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
