package import Octets
import Primitives

/// What a chain of messages is called outside the ratchet: 8 bytes that tell nothing of its keys.
package struct ChainID: Hashable, Sendable, CustomStringConvertible {
  /// The length, in bytes.
  package static let byteCount = 8

  package let bytes: [UInt8]

  private static let label = [UInt8]("pawl chain id".utf8)

  /// The id of the chain whose headers are sealed with this key; both ends come to the same, and
  /// neither can choose it.
  init(_ headerKey: borrowing Key<KeyRole.Header>) {
    var code = HMAC(key: headerKey)
    code.update(Self.label.bytes)
    bytes = [UInt8](code.finish().prefix(Self.byteCount))
  }

  /// Takes the 8 bytes that were kept.
  package init(_ reader: inout ByteReader) throws(ReadError) {
    bytes = try reader.readArray(Self.byteCount)
  }

  /// Sixteen hexadecimal digits.
  package var description: String {
    bytes.hexadecimal
  }
}

/// The chain that one sends in: CKs, HKs, Ns and CTs.
struct SendingChain: ~Copyable {
  var keys: KeyChain<KeyRole.Message>
  let headerKey: Key<KeyRole.Header>
  /// Ns.
  var number: UInt32
  /// CTs, 1088 bytes, repeated in every header of the chain.
  let ciphertext: [UInt8]
}

/// The chain that one receives in: CKr, HKr and Nr.
struct ReceivingChain: ~Copyable {
  var keys: KeyChain<KeyRole.Message>
  let headerKey: Key<KeyRole.Header>
  /// Nr: one more than the greatest number received.
  var number: UInt32
  let id: ChainID

  /// Steps to `target`: the keys of the messages in between, which have not arrived.
  mutating func skip(to target: UInt32) -> SkippedKeys {
    let first = number
    let count = target > number ? Int(target - number) : 0
    let keys = Secret(count: count * Key<KeyRole.Message>.byteCount) { output in
      for index in 0..<count {
        let key = self.keys.next()
        output.write(key.bytes, at: index * Key<KeyRole.Message>.byteCount)
      }
    }
    number = max(number, target)
    return SkippedKeys(first: first, count: count, keys: keys)
  }
}

/// The keys of messages that were passed over, in one run.
package struct SkippedKeys: ~Copyable {
  /// The greatest number of keys that one message may skip: 25,000 lost messages are a lost disk,
  /// and their keys are derived in a tenth of a second.
  package static let mostPerMessage = 25_000
  /// The greatest number of skipped keys held for one contact.
  package static let mostPerContact = 100_000
  /// How long a skipped key is kept, in seconds.
  package static let lifetime: UInt64 = 365 * Seconds.perDay

  /// The number of the first message.
  package let first: UInt32
  package let count: Int
  private let keys: Secret

  init(first: UInt32, count: Int, keys: consuming Secret) {
    self.first = first
    self.count = count
    self.keys = keys
  }

  /// The key of message `first + index`, 32 bytes.
  @_lifetime(borrow self)
  package func bytes(at index: Int) -> RawSpan {
    let start = index * Key<KeyRole.Message>.byteCount
    return keys.bytes.extracting(start..<start + Key<KeyRole.Message>.byteCount)
  }
}
