import CSodium
import Octets

/// Base64 with the standard alphabet and padding (RFC 4648, section 4), implemented by libsodium.
package enum Base64 {
  /// Returns the encoding of `bytes`, in ASCII.
  package static func encode(_ bytes: RawSpan) -> [UInt8] {
    let variant = CInt(sodium_base64_VARIANT_ORIGINAL)
    // libsodium adds a terminating zero, and counts it.
    let length = sodium_base64_encoded_len(bytes.byteCount, variant)
    var text = [UInt8](count: length) { output in
      unsafe output.withUnsafeMutableBytes { output in
        unsafe bytes.withPointer {
          unsafe _ = sodium_bin2base64(
            output.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self), length, $0,
            bytes.byteCount, variant)
        }
      }
    }
    text.removeLast()
    return text
  }

  /// Returns the bytes whose encoding is `text`.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when there is a character outside the alphabet,
  ///   padding is missing, or unused bits are not zero.
  package static func decode(_ text: RawSpan) throws(PrimitivesError) -> [UInt8] {
    // libsodium treats each byte that is not ASCII as a slash.
    for index in 0..<text.byteCount where text[index] >= 0x80 { throw .malformed }
    let capacity = text.byteCount / 4 * 3
    var count = 0
    var status: CInt = -1
    var bytes = [UInt8](count: capacity) { output in
      unsafe output.withPointer { output in
        unsafe text.withUnsafeBytes { text in
          unsafe status = sodium_base642bin(
            output, capacity, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count,
            nil, &count, nil, CInt(sodium_base64_VARIANT_ORIGINAL))
        }
      }
    }
    guard status == 0, text.byteCount % 4 == 0 else { throw .malformed }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
