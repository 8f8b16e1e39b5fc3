import Octets
import Primitives
import Ratcheting
import Sealing
import Storage

/// What a backup holds: who one is and whom one knows, never a session. `magic ‖ sealed`, where sealed
/// under the passphrase stands
/// `seed (32) ‖ u64 last bundle ‖ u8 n ‖ suggested name (n) ‖ u32 contacts ‖ contacts`, and a contact
/// is `identity (32) ‖ u8 verified ‖ u16 n ‖ name (n)`.
struct BackupContent: ~Copyable {
  /// The greatest length, in bytes: some ten thousand contacts.
  static let longest = 1_048_576
  private static let magic = [UInt8]("pawl/v1 backup\n".utf8)

  /// A contact, apart from any store.
  struct Acquaintance {
    let name: ContactName
    let identity: IdentityKey
    let isVerified: Bool
  }

  let owner: Owner
  let acquaintances: [Acquaintance]

  /// What a store holds now.
  static func of(_ snapshot: Snapshot) throws -> BackupContent {
    let acquaintances = try Contact.all(snapshot).map {
      Acquaintance(name: $0.name, identity: $0.identity, isVerified: $0.isVerified)
    }
    return BackupContent(owner: try Owner.load(snapshot), acquaintances: acquaintances)
  }

  /// Puts everything into a store that is being made.
  func insert(_ transaction: Transaction) throws {
    try owner.insert(transaction)
    for other in acquaintances {
      let contact = try Contact.findOrAdd(other.name, other.identity, transaction)
      if other.isVerified { try contact.markVerified(transaction) }
    }
  }

  /// The backup as bytes.
  func sealed(
    under passphrase: borrowing Secret, cost: Argon2id.Cost, _ randomness: any Randomness
  ) throws -> [UInt8] {
    let content = self.content
    let sealed = try PassphraseCipher.seal(
      content.bytes, under: passphrase, authenticating: Self.magic.bytes, cost: cost,
      randomness: randomness)
    guard sealed.count + Self.magic.count <= Self.longest else {
      throw OperationError.tooManyContacts
    }
    return Self.magic + sealed
  }

  /// What a backup holds; throws ``OperationError/malformedBackup`` and
  /// ``OperationError/wrongBackupPassphrase``.
  static func opened(_ bytes: RawSpan, under passphrase: borrowing Secret) throws -> BackupContent {
    var reader = ByteReader(bytes)
    guard let magic = try? reader.readArray(magic.count), magic == Self.magic else {
      throw OperationError.malformedBackup
    }
    do {
      let content = try PassphraseCipher.open(
        reader.remaining, under: passphrase, authenticating: Self.magic.bytes)
      return try read(content.bytes)
    } catch let error as PrimitivesError {
      throw switch error {
      case .notAuthentic: OperationError.wrongBackupPassphrase
      case .outOfMemory: StorageError.noMemoryForPassphrase
      case .malformed, .zeroAgreement: OperationError.malformedBackup
      }
    }
  }

  /// The bytes of the backup that an input holds, once it is known that one begins.
  static func read(_ input: inout Input) throws -> [UInt8] {
    guard try !input.fetch(longest + 1) else { throw OperationError.malformedBackup }
    do {
      try input.finish(frames: 0)
    } catch { throw OperationError.malformedBackup }
    return [UInt8](input.bytes)
  }

  private var content: Secret {
    var writer = SecretWriter(capacity: 4096)
    let suggestedName = [UInt8](owner.suggestedName.utf8)
    writer.append(owner.identity.seed)
    writer.append(bigEndian: owner.lastBundle)
    writer.append(bigEndian: UInt8(suggestedName.count))
    writer.append(suggestedName.bytes)
    writer.append(bigEndian: UInt32(acquaintances.count))
    for other in acquaintances {
      let identity = other.identity.bytes
      let name = other.name.bytes
      writer.append(identity.bytes)
      writer.append(bigEndian: UInt8(other.isVerified ? 1 : 0))
      writer.append(bigEndian: UInt16(name.count))
      writer.append(name.bytes)
    }
    return writer.finish()
  }

  private static func read(_ content: RawSpan) throws -> BackupContent {
    do {
      var reader = ByteReader(content)
      let seed = try reader.readSecret(Identity.seedByteCount)
      let lastBundle: UInt64 = try reader.readInteger()
      let suggestedName = try reader.readText(Int(try reader.readInteger(as: UInt8.self)))
      guard suggestedName.utf8.count <= Bundle.longestName, PlainText.isPlain(suggestedName) else {
        throw OperationError.malformedBackup
      }
      let owner = Owner(
        identity: Identity(seed: seed.bytes), suggestedName: suggestedName, lastBundle: lastBundle)
      let acquaintances = try Self.acquaintances(&reader)
      try reader.finish()
      // Everyone once, so that the store can hold them, and oneself never.
      let identities = Set(acquaintances.map(\.identity) + [owner.identity.key])
      let names = Set(acquaintances.map(\.name))
      guard identities.count == acquaintances.count + 1, names.count == acquaintances.count else {
        throw OperationError.malformedBackup
      }
      return BackupContent(owner: owner, acquaintances: acquaintances)
    } catch { throw OperationError.malformedBackup }
  }

  private static func acquaintances(_ reader: inout ByteReader) throws -> [Acquaintance] {
    let count: UInt32 = try reader.readInteger()
    var acquaintances: [Acquaintance] = []
    for _ in 0..<count {
      let identity = try IdentityKey(try reader.readBytes(IdentityKey.byteCount))
      let isVerified = try reader.readFlag()
      let text = try reader.readText(Int(try reader.readInteger(as: UInt16.self)))
      let name = try ContactName(text)
      guard name.bytes == [UInt8](text.utf8) else { throw OperationError.malformedBackup }
      acquaintances.append(Acquaintance(name: name, identity: identity, isVerified: isVerified))
    }
    return acquaintances
  }
}

extension ByteReader {
  /// The next `count` bytes as text.
  fileprivate mutating func readText(_ count: Int) throws -> String {
    guard let text = String(validating: try readArray(count), as: UTF8.self) else {
      throw OperationError.malformedBackup
    }
    return text
  }
}
