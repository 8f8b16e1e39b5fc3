import Octets
import Operations
import Primitives
import Ratcheting
import Rehearsal
import Storage
import Testing

/// The records of bundles that were given out: the hash of the bundle, the time at which it expires, and the
/// prekeys of a one-time bundle.
struct IssuedBundleTests {
  private static let expires: UInt64 = 1_700_000_000

  /// Returns the record encoded again, or `nil` when it is refused.
  private static func encodedAgain(_ body: [UInt8]) -> [UInt8]? {
    let place = Place(RecordKind(5), of: RecordID(value: 1), number: expires - 1)
    let record = Record(id: RecordID(value: 2), place: place, body: Secret(copying: body.bytes))
    guard let again = try? record.reencoded() else { return nil }
    return [UInt8](again.bytes)
  }

  private static func body(isOneTime: Bool) -> [UInt8] {
    let randomness = SeededRandomness(seed: 1)
    var writer = SecretWriter(capacity: 2048)
    writer.append(randomness.bytes(SHA256.byteCount).bytes)
    writer.append(bigEndian: expires)
    if isOneTime {
      writer.append(AgreementKeyPair(from: randomness))
      writer.append(KEMKeyPair(from: randomness))
    }
    let body = writer.finish()
    return [UInt8](body.bytes)
  }

  @Test(arguments: [false, true])
  func `the record of a bundle is encoded as it was`(isOneTime: Bool) {
    let body = Self.body(isOneTime: isOneTime)
    #expect(Self.encodedAgain(body) == body)
  }

  @Test func `the record of a bundle of another length is refused`() {
    let reusable = Self.body(isOneTime: false)
    let oneTime = Self.body(isOneTime: true)
    for count in 0..<oneTime.count where count != reusable.count {
      #expect(Self.encodedAgain([UInt8](oneTime.prefix(count))) == nil)
    }
    #expect(Self.encodedAgain(reusable + [0]) == nil)
    #expect(Self.encodedAgain(oneTime + [0]) == nil)
  }
}
