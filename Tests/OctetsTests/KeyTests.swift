import Octets
import Rehearsal
import Testing

/// 32-byte keys.
struct KeyTests {
  private enum Refusal: Error { case refused }

  private static let bytes = [UInt8](100..<132)

  @Test func `a key holds the bytes that it was made from`() {
    let key = Key<Trial>(copying: Self.bytes.bytes)
    #expect([UInt8](key.bytes) == Self.bytes)
  }

  @Test func `a copy outlives the original`() {
    func makeCopy() -> Key<Trial> { Key<Trial>(copying: Self.bytes.bytes).copy() }
    let copy = makeCopy()
    #expect([UInt8](copy.bytes) == Self.bytes)
  }

  @Test func `a closure writes over 32 zero bytes`() {
    let key = Key<Trial> { bytes in
      #expect(bytes.byteCount == 32)
      bytes.write([1].bytes, at: 31)
    }
    #expect([UInt8](key.bytes) == [UInt8](repeating: 0, count: 31) + [1])
  }

  @Test func `an error of the closure is rethrown`() {
    #expect(throws: Refusal.refused) {
      let key = try Key<Trial> { _ throws(Refusal) in throw .refused }
      _ = key.bytes.byteCount
    }
  }

  @Test func `a secret is cut into keys at its offsets`() {
    let secret = Secret(copying: [UInt8](0..<96).bytes)
    for offset in [0, 1, 32, 64] {
      let key: Key<Trial> = secret.key(at: offset)
      #expect([UInt8](key.bytes) == [UInt8](UInt8(offset)..<UInt8(offset + 32)))
    }
  }

  @Test func `31 bytes are not a key`() async {
    await #expect(processExitsWith: .failure) {
      let key = Key<Int>(copying: [UInt8](repeating: 0, count: 31).bytes)
      print(key.bytes.byteCount)
    }
  }
}
