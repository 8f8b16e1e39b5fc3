import FoundationEssentials
import Glibc
import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing

/// Many people, of whom nothing is left but what they gave to others: `pawl init` for each of ten thousand
/// would take minutes.
enum Crowd {
  private static let lifetime: UInt64 = 90 * 86_400

  /// Makes a prekey directory with a reusable bundle of each of `count` people, who suggest the names
  /// `person-0`, `person-1` and so on.
  static func publish(_ count: Int, in directory: String) throws {
    let randomness = SystemRandomness()
    let now = UInt64(time(nil))
    for index in 0..<count {
      let identity = Identity(from: randomness)
      let prekeys = Prekeys(
        signed: AgreementKeyPair(from: randomness), oneTime: nil,
        kem: KEMKeyPair(from: randomness))
      let bundle = SignedBundle(
        of: prekeys, by: identity, created: now, expires: now + lifetime, notBefore: 0,
        suggestedName: "person-\(index)")
      try write(bundle.bytes, to: "\(directory)/\(bundle.bundle.identity)/reusable.pawl")
    }
  }

  /// Writes a first message of each of `count` people to the owner of the bundle in the file at `path`. The
  /// messages get the names `0`, `1` and so on.
  static func greet(_ count: Int, ownerOf path: String, in directory: String) throws {
    let encoding = try decoded(path)
    let bundle = try UnverifiedBundle(encoding.bytes).authentic()
    for index in 0..<count { try write(greeting(to: bundle), to: "\(directory)/\(index)") }
  }

  private static func greeting(to bundle: Bundle) throws -> [UInt8] {
    let randomness = SystemRandomness()
    let person = Identity(from: randomness)
    var session = try Handshake.initiate(
      with: bundle, as: person, began: UInt64(time(nil)), randomness: randomness)
    let message = try session.send(randomness: randomness)
    let (initiator, header) = (message.initiator, message.sealedHeader)
    let keys = StanzaKeys(
      message.takeMessageKey(), salt: randomness.bytes(Stanza.saltByteCount))
    let fileSecret: Key<KeyRole.FileSecret> = randomness.key()
    let stanza = Stanza(
      wrapping: fileSecret, with: keys, association: session.association.bytes,
      initiator: initiator, sealedHeader: header, recipientCount: 1)
    let head = Head(stanzas: [stanza], fileSecret: fileSecret)
    var frames = FrameForge(
      fileSecret: [UInt8](fileSecret.bytes), headMAC: head.mac)
    return head.bytes
      + frames.frame([UInt8]("hello".utf8), codec: Codec.stored.rawValue, isLast: true)
  }

  /// Returns what the armor in a file holds.
  private static func decoded(_ path: String) throws -> [UInt8] {
    let text = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var decoder = ArmorDecoder([.bundle])
    var bytes = Buffer(capacity: text.count + 2)
    try decoder.decode(text.bytes, into: &bytes)
    try decoder.finish(frames: 0)
    return [UInt8](bytes.bytes)
  }

  /// Writes a file, and makes the folder that it is in.
  private static func write(_ bytes: [UInt8], to path: String) throws {
    let file = URL(filePath: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }
}
