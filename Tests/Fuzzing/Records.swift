import Octets
import Operations
import Primitives
import Rehearsal
import Storage

/// Bodies of records of every kind.
enum Records {
  private static let kinds: UInt8 = 16

  /// The first byte is the kind; what follows is the body.
  static func run(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let body = [UInt8](bytes.dropFirst())
    let kind = RecordKind(first % (kinds + 2))
    let record = Record(
      id: RecordID(value: 2), place: Place(kind, of: RecordID(value: 1), due: 10_000_000),
      body: Secret(copying: body.bytes))
    do {
      let again = try record.reencoded()
      FuzzTarget.require([UInt8](again.bytes) == body, "a record writes to other bytes")
    } catch {}
  }

  /// A body of each kind, as `Session+Record.swift` and the types that are kept have them.
  static var seeds: [[UInt8]] {
    let randomness = SeededRandomness(seed: 5)
    let identity = SigningKeyPair(from: randomness).publicKey.bytes
    let pair = AgreementKeyPair(from: randomness)
    let agreement = [UInt8](pair.privateBytes) + pair.publicKey.bytes
    let kemPair = KEMKeyPair(from: randomness)
    let kem = [UInt8](kemPair.seed) + kemPair.publicKey.bytes
    let hash = randomness.bytes(32)
    let eight: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1]
    let none = [UInt8](repeating: 0, count: 8)
    return [
      [1] + hash + eight + eight + [1] + [UInt8]("alice".utf8),
      [2, 0] + none + identity + eight + eight + eight + [UInt8]("bob".utf8),
      [2, 1] + eight + identity + eight + eight + eight + [UInt8]("bób".utf8),
      [2, 2] + identity + eight + identity + none + none + none + [UInt8]("carol".utf8),
      [3] + identity, [4] + agreement,
      [5] + hash + eight, [5] + hash + eight + agreement + kem, [6],
      [8] + hash + hash.prefix(8) + [0], [8] + hash + hash.prefix(8) + [1], [9] + hash,
      [10] + hash, [11] + kem, [12] + [UInt8]("/srv/prekeys".utf8),
      [13], [14] + hash + eight + none, [15] + [UInt8]("team".utf8), [16],
    ] + Headers.ends.map { [7] + eight + eight + eight + none + $0.record }
  }
}
