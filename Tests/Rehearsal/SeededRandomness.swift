package import Octets
package import Primitives
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
    var info: [UInt8] = []
    info.append(
      bigEndian: counter.withLock {
        $0 += 1
        return $0
      })
    let salt: [UInt8] = []
    let stream = HKDF.derive(
      from: seed.bytes, salt: salt.bytes, info: info.bytes, count: bytes.byteCount)
    bytes.write(stream.bytes)
  }

  package func next() -> UInt64 {
    secret(8).bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
  }
}
