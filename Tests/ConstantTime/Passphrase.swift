import Descriptors
import Foundation
import Octets
import Primitives
import Rehearsal
import Storage

/// What is done with a passphrase: a backup is sealed and opened, and the key of a store.
enum Passphrase {
  private static let data = [UInt8]("data".utf8)

  private static func passphrase(_ seed: UInt64 = 1) -> Secret {
    HiddenRandomness(seed: seed).secret(20)
  }

  /// Seals a secret under a passphrase, and opens it with that and with another one.
  static func sealAndOpen() throws {
    let randomness = HiddenRandomness(seed: 3)
    let plaintext = randomness.secret(100)
    let sealed = Watch.sent(
      try PassphraseCipher.seal(
        plaintext.bytes, under: passphrase(), authenticating: data.bytes, cost: .minimum,
        randomness: randomness))
    let opened = try PassphraseCipher.open(
      sealed.bytes, under: passphrase(), authenticating: data.bytes)
    try Watch.expectHidden(opened.bytes, "what a passphrase opens")
    do {
      _ = try PassphraseCipher.open(sealed.bytes, under: passphrase(2), authenticating: data.bytes)
      throw Failure(text: "another passphrase opens")
    } catch let error as PrimitivesError { try Watch.expect(error == .notAuthentic, "\(error)") }
  }

  /// Sets the passphrase of a store and gives its key to the kernel, with that passphrase and with another
  /// one.
  static func protectStore() throws {
    try withDirectory { folder in
      let location = StoreLocation(Path(folder.appending(path: "store").path))
      try Vault.create(at: location, randomness: SystemRandomness()) { _ in }
      let protection = Protection(of: location)
      try protection.set(
        { passphrase() }, cost: .minimum, randomness: SystemRandomness(), current: { passphrase() })
      do {
        _ = try protection.unlock(seconds: 1) { passphrase(2) }
        throw Failure(text: "another passphrase opens a store")
      } catch let error as StorageError { try Watch.expect(error == .wrongPassphrase, "\(error)") }
      // Some kernels have no keyring. By then, the key has been opened.
      do { _ = try protection.unlock(seconds: 1) { passphrase() } } catch StorageError.system {}
      _ = try? protection.lock()
    }
  }
}
