import Octets
import Operations
import Ratcheting
import Storage
import Testing

/// The records of kept keys, which `docs/architecture.md` draws: the key, and the times at which it was
/// first used and at which the clock was found to be before that.
struct KeptKeyTests {
  private static let since: UInt64 = 1_700_000_000
  private static let hour: UInt64 = 3600
  private static let key = [UInt8](repeating: 7, count: 32)

  /// Returns the record encoded again, or `nil` when it is refused.
  private static func encodedAgain(_ body: [UInt8], due: UInt64) -> [UInt8]? {
    let place = Place(RecordKind(14), of: RecordID(value: 1), due: due)
    let record = Record(id: RecordID(value: 2), place: place, body: Secret(copying: body.bytes))
    guard let again = try? record.reencoded() else { return nil }
    return [UInt8](again.bytes)
  }

  private static func body(since: UInt64 = since, setBack: UInt64 = 0) -> [UInt8] {
    var body = key
    body.append(bigEndian: since)
    body.append(bigEndian: setBack)
    return body
  }

  @Test(arguments: [1, hour, SkippedKeys.lifetime])
  func `a kept key lives from a second to 120 days`(lifetime: UInt64) {
    for setBack in [0, 1, Self.since - 1] {
      let body = Self.body(setBack: setBack)
      #expect(Self.encodedAgain(body, due: Self.since + lifetime) == body)
    }
  }

  @Test func `a kept key without an end or with one too far away is refused`() {
    for due in [0, Self.since - 1, Self.since, Self.since + SkippedKeys.lifetime + 1] {
      #expect(Self.encodedAgain(Self.body(), due: due) == nil)
    }
    #expect(Self.encodedAgain(Self.body(since: .max), due: Self.since) == nil)
  }

  @Test func `a clock is set back only to an earlier time`() {
    for setBack in [Self.since + 1, .max] {
      #expect(
        Self.encodedAgain(Self.body(setBack: setBack), due: Self.since + Self.hour) == nil)
    }
  }

  @Test func `a kept key of another length is refused`() {
    let body = Self.body()
    for count in 0..<body.count {
      #expect(Self.encodedAgain([UInt8](body.prefix(count)), due: Self.since + 1) == nil)
    }
    #expect(Self.encodedAgain(body + [0], due: Self.since + 1) == nil)
  }
}
