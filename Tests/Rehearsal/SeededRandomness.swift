import Octets
import Primitives
import Synchronization

/// Randomness that repeats: HKDF blocks of a seed, so that a conversation can be played again.
///
/// Encapsulation and the ephemeral key of HPKE are swift-crypto's own and do not repeat.
package final class SeededRandomness: Randomness, RandomNumberGenerator {
  private let seed: [UInt8]
  private let counter = Mutex<UInt64>(0)

  package init(seed: UInt64) {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: seed)
    self.seed = bytes
  }

  package func fill(_ bytes: inout MutableRawSpan) {
    // As much as HKDF yields at once.
    let most = 255 * 32
    for start in stride(from: 0, to: bytes.byteCount, by: most) {
      bytes.write(block(min(most, bytes.byteCount - start)).bytes, at: start)
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

  package func next() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
