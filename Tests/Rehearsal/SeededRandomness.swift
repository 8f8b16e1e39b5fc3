import Octets
import Primitives
import Synchronization

/// Random bytes that repeat, derived from a seed with HKDF, so that a conversation can be repeated.
///
/// The randomness of encapsulation and of the ephemeral key of HPKE is swift-crypto's own and does
/// not repeat.
package final class SeededRandomness: Randomness, RandomNumberGenerator {
  private let seed: [UInt8]
  private let counter = Mutex<UInt64>(0)

  /// Creates a generator whose bytes depend on `seed` only.
  package init(seed: UInt64) {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: seed)
    self.seed = bytes
  }

  /// Overwrites `bytes` with the next bytes.
  package func fill(_ bytes: inout MutableRawSpan) {
    // HKDF yields at most this many bytes at once.
    let maximum = 255 * 32
    for start in stride(from: 0, to: bytes.byteCount, by: maximum) {
      bytes.write(block(min(maximum, bytes.byteCount - start)).bytes, at: start)
    }
  }

  private func block(_ count: Int) -> Secret {
    var info: [UInt8] = []
    info.append(
      bigEndian: counter.withLock {
        $0 += 1
        return $0
      })
    let (seed, salt): ([UInt8], [UInt8]) = (self.seed, [])
    return HKDF.derive(from: seed.bytes, salt: salt.bytes, info: info.bytes, count: count)
  }

  /// Returns the next number.
  package func next() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
