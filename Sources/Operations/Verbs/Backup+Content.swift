import Octets
import Primitives
import Ratcheting
import Sealing
import Storage

/// The content of a backup: its owner and the owner's contacts, but no sessions
/// (`docs/protocol.md`, section 15).
package struct BackupContent: ~Copyable {
  /// The maximum length of a backup, in bytes: enough for about ten thousand contacts.
  static let maximumByteCount = 1_048_576
  private static let magic = [UInt8]("pawl/v1 backup\n".utf8)

  /// A contact that belongs to no store.
  struct Acquaintance {
    let name: ContactName
    let identity: IdentityKey
    let isVerified: Bool
  }

  let owner: Owner
  let acquaintances: [Acquaintance]
  /// The contacts whose names in the backup are not allowed here, and the names that they get.
  let renamed: [Renamed]

  /// A contact that gets another name than it has in a backup.
  package struct Renamed: Equatable, Sendable {
    /// The name in the backup.
    package let former: String
    /// The name in the store.
    package let name: ContactName
  }

  private init(
    owner: consuming Owner, acquaintances: [Acquaintance], renamed: [Renamed] = []
  ) {
    self.owner = owner
    self.acquaintances = acquaintances
    self.renamed = renamed
  }

  /// Collects the owner and the contacts of a store.
  init(of snapshot: Snapshot) throws {
    let acquaintances = try snapshot.contacts().map {
      Acquaintance(name: $0.name, identity: $0.identity, isVerified: $0.isVerified)
    }
    self.init(owner: try snapshot.owner(), acquaintances: acquaintances)
  }

  /// Adds the owner and the contacts to a store that is being created.
  func insert(into transaction: Transaction) throws {
    try transaction.insert(owner)
    for other in acquaintances {
      let contact = try transaction.addContact(named: other.name, identity: other.identity)
      if other.isVerified { try transaction.setTrust(.verified, of: contact) }
    }
  }

  /// Returns the backup; throws ``OperationError/tooManyContacts`` if it would be too long, and
  /// ``StorageError/noMemoryForPassphrase`` if the memory that `cost` asks for is not available.
  func sealed(
    under passphrase: borrowing Secret, cost: Argon2id.Cost, randomness: any Randomness
  ) throws -> [UInt8] {
    let content = encoded()
    let sealed: [UInt8]
    do {
      sealed = try PassphraseCipher.seal(
        content.bytes, under: passphrase, authenticating: Self.magic.bytes, cost: cost,
        randomness: randomness)
    } catch { throw StorageError.noMemoryForPassphrase }
    guard sealed.count + Self.magic.count <= Self.maximumByteCount else {
      throw OperationError.tooManyContacts
    }
    return Self.magic + sealed
  }

  /// Opens a backup.
  ///
  /// Throws ``OperationError/malformedBackup``, ``OperationError/wrongBackupPassphrase`` and
  /// ``StorageError/noMemoryForPassphrase``.
  static func opened(_ bytes: RawSpan, under passphrase: borrowing Secret) throws -> BackupContent {
    var reader = ByteReader(bytes)
    guard (try? reader.readMagic(magic)) != nil else { throw OperationError.malformedBackup }
    do {
      let content = try PassphraseCipher.open(
        reader.remaining, under: passphrase, authenticating: magic.bytes)
      return try decoded(from: content.bytes)
    } catch let error as PrimitivesError {
      throw switch error {
      case .notAuthentic: OperationError.wrongBackupPassphrase
      case .outOfMemory: StorageError.noMemoryForPassphrase
      case .malformed, .zeroAgreement: OperationError.malformedBackup
      }
    }
  }

  private func encoded() -> Secret {
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
      writer.append(flag: other.isVerified)
      writer.append(bigEndian: UInt16(name.count))
      writer.append(name.bytes)
    }
    return writer.finish()
  }

  private static func decoded(from content: RawSpan) throws -> BackupContent {
    do {
      var reader = ByteReader(content)
      let seed = try reader.readSecret(Identity.seedByteCount)
      let lastBundle: UInt64 = try reader.readInteger()
      let suggestedName = try reader.readText(Int(try reader.readInteger(as: UInt8.self)))
      guard suggestedName.utf8.count <= Bundle.maximumNameByteCount,
        PlainText.isPlainName(suggestedName)
      else { throw OperationError.malformedBackup }
      // What was out before the restoration cannot be read any more.
      let owner = Owner(
        identity: Identity(seed: seed.bytes), suggestedName: suggestedName,
        lastBundle: lastBundle, isRevocationDue: true)
      let entries = try Self.entries(from: &reader)
      try reader.finish()
      // A store can hold neither the same contact twice nor its owner as a contact.
      let identities = Set(entries.map(\.identity) + [owner.identity.key])
      guard identities.count == entries.count + 1, Set(entries.map(\.name)).count == entries.count
      else { throw OperationError.malformedBackup }
      let (acquaintances, renamed) = Self.named(entries)
      return BackupContent(owner: owner, acquaintances: acquaintances, renamed: renamed)
    } catch { throw OperationError.malformedBackup }
  }

  /// A contact as a backup has it.
  private struct Entry {
    let name: String
    let identity: IdentityKey
    let isVerified: Bool
  }

  private static func entries(from reader: inout ByteReader) throws -> [Entry] {
    let count: UInt32 = try reader.readInteger()
    var entries: [Entry] = []
    for _ in 0..<count {
      let identity = try IdentityKey(try reader.readBytes(IdentityKey.byteCount))
      let isVerified = try reader.readFlag()
      let name = try reader.readText(Int(try reader.readInteger(as: UInt16.self)))
      guard ContactName.isWellFormed(name) else { throw OperationError.malformedBackup }
      entries.append(Entry(name: name, identity: identity, isVerified: isVerified))
    }
    return entries
  }

  /// Gives a free name to each entry whose own is not allowed here.
  private static func named(_ entries: [Entry]) -> ([Acquaintance], [Renamed]) {
    var taken = Set(entries.compactMap { try? ContactName($0.name) })
    var renamed: [Renamed] = []
    let acquaintances = entries.map { entry in
      let own = try? ContactName(entry.name)
      let name = own ?? ContactName.substitute(for: entry.name, besides: taken)
      if own == nil {
        taken.insert(name)
        renamed.append(Renamed(former: entry.name, name: name))
      }
      return Acquaintance(name: name, identity: entry.identity, isVerified: entry.isVerified)
    }
    return (acquaintances, renamed)
  }
}

extension Input {
  /// Reads the bytes of a backup after its format has been detected; throws
  /// ``OperationError/malformedBackup``.
  mutating func readBackup() throws -> [UInt8] {
    guard try !fetch(BackupContent.maximumByteCount + 1) else {
      throw OperationError.malformedBackup
    }
    do {
      try finish(frames: 0)
    } catch { throw OperationError.malformedBackup }
    return [UInt8](bytes)
  }
}

extension ByteReader {
  /// Reads `count` bytes of UTF-8; throws ``OperationError/malformedBackup`` if the bytes are not
  /// UTF-8.
  fileprivate mutating func readText(_ count: Int) throws -> String {
    guard let text = String(validating: try readArray(count), as: UTF8.self) else {
      throw OperationError.malformedBackup
    }
    return text
  }
}
