package import Octets
import Primitives

/// A chain: the messages that one side of a session sends under one pair of ratchet keys, numbered
/// from 0 (`docs/protocol.md`, section 4). The same type serves the sender and the recipient.
///
/// Within a chain each message key is derived from a chain key that is then replaced, so a thief of
/// the state cannot read earlier messages. But the thief can read all later messages of the chain,
/// since nothing new enters its keys. For that reason a chain ends as soon as the other side
/// answers: the next message that its sender writes begins a new chain under fresh ratchet keys,
/// which a thief of the old state does not know. A chain that is never answered ends at its last
/// number.
struct Chain: ~Copyable {
  /// The key schedule; its chain key is CKs or CKr in the specification.
  private(set) var keys: KeyChain<KeyRole.Message>
  /// The key that seals the headers of the chain, HKs or HKr in the specification.
  let headerKey: Key<KeyRole.Header>
  /// The number of the next message, Ns or Nr in the specification. For the recipient this is one
  /// more than the greatest number received.
  private(set) var nextNumber: UInt32
  /// The public name of the chain.
  let id: ChainID
  /// Whether this is the initiator's first chain, whose headers carry no ciphertext.
  let isInitiatorsFirst: Bool

  /// Creates a chain at its first message.
  init(
    _ keys: consuming KeyChain<KeyRole.Message>, headerKey: consuming Key<KeyRole.Header>,
    kind: ChainKind
  ) {
    id = ChainID(of: headerKey)
    self.keys = keys
    self.headerKey = headerKey
    nextNumber = 0
    isInitiatorsFirst = kind == .initiatorsFirst
  }

  /// Creates a chain from the parts of its record.
  init(
    keys: consuming KeyChain<KeyRole.Message>, headerKey: consuming Key<KeyRole.Header>,
    nextNumber: UInt32, id: ChainID, isInitiatorsFirst: Bool
  ) {
    self.keys = keys
    self.headerKey = headerKey
    self.nextNumber = nextNumber
    self.id = id
    self.isInitiatorsFirst = isInitiatorsFirst
  }

  /// Returns the key of the next message and advances past it.
  mutating func next() -> Key<KeyRole.Message> {
    nextNumber += 1
    return keys.next()
  }

  /// Returns how many messages before `number` have not arrived and would have to be skipped.
  func skippedCount(before number: UInt32) -> Int {
    number > nextNumber ? Int(number - nextNumber) : 0
  }

  /// Advances to message `number` and returns the keys of the earlier messages that have not
  /// arrived.
  mutating func skip(to number: UInt32) -> SkippedKeys {
    let first = nextNumber
    let count = skippedCount(before: number)
    let keys = Secret(count: count * Key<KeyRole.Message>.byteCount) { output in
      for index in 0..<count {
        let key = next()
        output.write(key.bytes, at: index * Key<KeyRole.Message>.byteCount)
      }
    }
    return SkippedKeys(first: first, count: count, keys: keys)
  }
}

/// The kinds of chains, which differ in what they mix into the root key when they begin
/// (`docs/protocol.md`, section 4).
enum ChainKind {
  /// The initiator's first chain: no secret of the KEM, since the key agreement has one already.
  case initiatorsFirst
  /// The responder's first chain: a second agreement, with the initiator's identity. Whoever forged
  /// the initiator's messages cannot compute it, even with a copy of the responder's store.
  case respondersFirst
  /// All others: one agreement and one secret of the KEM.
  case later
}

/// The name of a chain outside the ratchet, which reveals nothing of the chain's keys. Both ends
/// derive the same one, and neither can choose it.
package struct ChainID: Hashable, Sendable, CustomStringConvertible {
  /// The length, in bytes.
  package static let byteCount = 8
  private static let label = [UInt8]("pawl chain id".utf8)

  /// The ``byteCount`` bytes of the name.
  package let bytes: [UInt8]

  init(of headerKey: borrowing Key<KeyRole.Header>) {
    var code = HMAC(key: headerKey)
    code.update(Self.label.bytes)
    bytes = [UInt8](code.finish().prefix(Self.byteCount))
  }

  /// Reads the name of a chain from a record.
  ///
  /// - Throws: ``ReadError/tooShort`` when fewer than ``byteCount`` bytes remain.
  package init(_ reader: inout ByteReader) throws(ReadError) {
    bytes = try reader.readArray(Self.byteCount)
  }

  /// The name as 16 hexadecimal digits.
  package var description: String { bytes.hexadecimal }
}

/// The key schedule of a chain, KDF_CK in the specification (`docs/protocol.md`, section 4): each
/// step returns a key and replaces the chain key, so that no key leads back to an earlier one.
package struct KeyChain<Output>: ~Copyable {
  private var key: Key<KeyRole.Chain<Output>>

  /// Creates a key schedule that starts with the chain key `key`.
  package init(_ key: consuming Key<KeyRole.Chain<Output>>) { self.key = key }

  /// The chain key, CK in the specification, to be kept.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get { key.bytes }
  }

  /// Returns the mask of the next step: the first four bytes of a code under the chain key, which hide
  /// the word of a frame (`docs/protocol.md`, section 6). ``next()`` erases what it comes from.
  package func mask() -> UInt32 {
    var code = HMAC(key: key)
    code.update(0x03)
    let mask: Key<Output> = code.finish()
    return (0..<4).reduce(0) { $0 << 8 | UInt32(mask.bytes[$1]) }
  }

  /// Returns the key of this step and replaces the chain key.
  package mutating func next() -> Key<Output> {
    let keyed = HMAC(key: key)
    let output: Key<Output> = Self.derive(0x01, with: keyed.copy())
    key = Self.derive(0x02, with: keyed)
    return output
  }

  private static func derive<Role>(_ label: UInt8, with keyed: consuming HMAC) -> Key<Role> {
    var code = keyed
    code.update(label)
    return code.finish()
  }
}

/// The keys of consecutive messages of one chain that have not arrived, to be kept outside the
/// session until they do.
package struct SkippedKeys: ~Copyable {
  /// The maximum number of keys that one message may skip. Deriving the keys of 25,000 messages
  /// takes a tenth of a second, and a gap of that length means that a whole disk was lost.
  package static let maximumPerMessage = 25_000
  /// The maximum number of message keys that are kept for one contact.
  package static let maximumPerContact = 100_000
  /// The maximum time for which a skipped or a kept key is held, in seconds: the usual lifetime of a
  /// bundle and the 30 days for which its prekeys outlive it.
  package static let lifetime: UInt64 = 120 * Seconds.perDay

  /// The number of the first message.
  package let first: UInt32
  /// The number of keys.
  package let count: Int
  private let keys: Secret

  /// An empty set of keys.
  static var none: SkippedKeys { SkippedKeys(first: 0, count: 0, keys: Secret(zeros: 0)) }

  fileprivate init(first: UInt32, count: Int, keys: consuming Secret) {
    self.first = first
    self.count = count
    self.keys = keys
  }

  /// The numbers of the messages.
  package var numbers: Range<UInt32> { first..<first + UInt32(count) }

  /// Returns the key of message `first + index`, 32 bytes.
  @_lifetime(borrow self)
  package func bytes(at index: Int) -> RawSpan {
    let start = index * Key<KeyRole.Message>.byteCount
    return keys.bytes.extracting(start..<start + Key<KeyRole.Message>.byteCount)
  }
}

/// The ratchet key pairs of this side, DHs and KEMs in the specification, under which it sends a
/// chain and to which the peer's next chain answers.
struct OwnRatchetKeys: ~Copyable {
  let agreement: AgreementKeyPair
  let kem: KEMKeyPair

  init(agreement: consuming AgreementKeyPair, kem: consuming KEMKeyPair) {
    self.agreement = agreement
    self.kem = kem
  }

  /// Creates fresh pairs.
  init(from randomness: any Randomness) {
    agreement = AgreementKeyPair(from: randomness)
    kem = KEMKeyPair(from: randomness)
  }

  /// The public halves.
  var publicKeys: RatchetPublicKeys {
    RatchetPublicKeys(agreement: agreement.publicKey, kem: kem.publicKey)
  }
}

/// Ratchet public keys of one side: of the peer they are DHr and KEMr in the specification. Those of
/// the responder are at first the prekeys of its bundle, and later those of its latest chain. When they
/// are the peer's, no agreement with them is zero.
struct RatchetPublicKeys: Sendable {
  let agreement: AgreementPublicKey
  let kem: KEMPublicKey

  fileprivate var bytes: [UInt8] { agreement.bytes + kem.bytes }
}

/// What a step of the root key is bound to: the public keys of both sides and the ciphertext, hashed,
/// `t` in the specification.
struct Transcript {
  /// The hash, 32 bytes.
  let hash: [UInt8]

  /// Creates the transcript of a chain.
  ///
  /// - Parameters:
  ///   - sender: The keys under which the chain is sent.
  ///   - ciphertext: The ciphertext that the chain begins with, or no bytes if there is none.
  ///   - receiver: The keys that the chain answers.
  init(sender: RatchetPublicKeys, ciphertext: [UInt8], receiver: RatchetPublicKeys) {
    hash = SHA256.digest((sender.bytes + ciphertext + receiver.bytes).bytes)
  }
}

/// The result of one step of the root key, KDF_RK in the specification.
struct RootStep: ~Copyable {
  /// The length of the secrets in the step that has most, in bytes.
  static let maximumSecretByteCount = 96
  private static let label = [UInt8]("pawl/v1 ratchet".utf8)

  /// The next root key, RK in the specification.
  let rootKey: Key<KeyRole.Root>
  /// The key schedule of the chain that begins.
  let chain: KeyChain<KeyRole.Message>
  /// The header key of the chain after it, NHK in the specification.
  let nextHeaderKey: Key<KeyRole.Header>

  /// Mixes shared secrets into `rootKey`: those of the agreements, and behind them that of the KEM if
  /// there is one.
  init(
    from rootKey: borrowing Key<KeyRole.Root>, secrets: consuming SecretWriter,
    transcript: Transcript
  ) {
    let keyByteCount = Key<KeyRole.Root>.byteCount
    let info = Self.label + transcript.hash
    let keys = HKDF.derive(
      from: secrets.finish().bytes, salt: rootKey.bytes, info: info.bytes, count: 3 * keyByteCount)
    self.rootKey = keys.key(at: 0)
    chain = KeyChain(keys.key(at: keyByteCount))
    nextHeaderKey = keys.key(at: 2 * keyByteCount)
  }
}
