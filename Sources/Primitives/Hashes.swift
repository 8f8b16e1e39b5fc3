import CSodium
import Crypto
import FoundationEssentials
import Octets

/// SHA-256 (FIPS 180-4): 32 bytes.
package enum SHA256 {
  /// The length of a digest, in bytes.
  package static let byteCount = 32

  /// The digest of `bytes`.
  package static func digest(_ bytes: RawSpan) -> [UInt8] {
    unsafe bytes.withUnsafeBytes { unsafe [UInt8](Crypto.SHA256.hash(data: $0)) }
  }
}

/// SHA-512 (FIPS 180-4): 64 bytes.
package enum SHA512 {
  /// The digest of `bytes`.
  package static func digest(_ bytes: RawSpan) -> [UInt8] {
    unsafe bytes.withUnsafeBytes { unsafe [UInt8](Crypto.SHA512.hash(data: $0)) }
  }
}
