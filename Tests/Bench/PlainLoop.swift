import CSystem
import Crypto
import FoundationEssentials
import Glibc

/// The least that encrypting a stream to `/dev/null` can be in Swift: read, a step of a chain of keys,
/// seal, write; on one thread, without a word about failures. `bench.py` compares pawl's processor time
/// with it.
enum PlainLoop {
  private static let chunkSize = 262_144

  static func run() throws {
    pawl_keep_large_blocks()
    var chain = SymmetricKey(size: .bits256)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 16)
    let nonce = try AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12))
    while true {
      let count = read(0, chunk.baseAddress, chunkSize)
      guard count > 0 else { return }
      let key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: [1 as UInt8], using: chain))
      chain = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: [2 as UInt8], using: chain))
      let box = try AES.GCM.seal(
        UnsafeRawBufferPointer(rebasing: chunk[..<count]), using: key, nonce: nonce)
      put(box.ciphertext)
      put(box.tag)
    }
  }

  private static func put(_ data: Data) {
    data.withUnsafeBytes { _ = write(1, $0.baseAddress, $0.count) }
  }
}
