import Octets
import Primitives
import Ratcheting
import Sealing
import Storage

/// The content of a backup: its owner, and the owner's contacts and groups, but no sessions
/// (`docs/protocol.md`, section 15).
package struct BackupContent: ~Copyable {
  /// The maximum length of a backup, in bytes: enough for about ten thousand contacts.
  static let maximumByteCount = 1_048_576
  private static let magic = [UInt8]("pawl/v1 backup\n".utf8)

  /// A contact that belongs to no store.
  struct Acquaintance {
    let name: ContactName
    let identity: IdentityKey
    let trust: Trust
  }

  /// A group that belongs to no store, with the identities of its members.
  struct Circle {
    let name: ContactName
    let members: [IdentityKey]
  }

  let owner: Owner
  let acquaintances: [Acquaintance]
  let circles: [Circle]
  /// The contacts and groups whose names in the backup are not allowed here, and the names that they get.
  let renamed: [Renamed]

  /// A contact or a group that gets another name than it has in a backup.
  package struct Renamed: Equatable, Sendable {
    /// The name in the backup, with an `@` before that of a group.
    package let former: String
    /// The name in the store.
    package let name: Addressee
  }

  private init(
    owner: consuming Owner, acquaintances: [Acquaintance], circles: [Circle],
    renamed: [Renamed] = []
  ) {
    self.owner = owner
    self.acquaintances = acquaintances
    self.circles = circles
    self.renamed = renamed
  }

  /// Collects the owner, the contacts and the groups of a store.
  init(of snapshot: Snapshot) throws {
    let acquaintances = try snapshot.contacts().map {
      Acquaintance(name: $0.name, identity: $0.identity, trust: $0.trust)
    }
    let circles = try snapshot.groups().map {
      Circle(name: $0.name, members: try snapshot.members(of: $0).map(\.identity))
    }
    self.init(owner: try snapshot.owner(), acquaintances: acquaintances, circles: circles)
  }

  /// Adds the owner, the contacts and the groups to a store that is being created.
  func insert(into transaction: Transaction) throws {
    try transaction.insert(owner)
    var contacts: [IdentityKey: Contact] = [:]
    for other in acquaintances {
      let (name, identity) = (other.name, other.identity)
      contacts[identity] = try transaction.addContact(named: name, identity: identity)
    }
    // An introducer may come later in the list. Since when somebody is trusted is not in a backup.
    for other in acquaintances where other.trust != .unverified {
      try contacts[other.identity].map { try transaction.setTrust(other.trust, of: $0, since: 0) }
    }
    for circle in circles {
      let members = circle.members.compactMap { contacts[$0] }
      try transaction.add(members, to: transaction.addGroup(named: circle.name))
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
      writer.append(other.trust.encoded.bytes)
      writer.append(bigEndian: UInt16(name.count))
      writer.append(name.bytes)
    }
    writer.append(bigEndian: UInt32(circles.count))
    for circle in circles {
      let name = circle.name.bytes
      writer.append(bigEndian: UInt16(name.count))
      writer.append(name.bytes)
      writer.append(bigEndian: UInt32(circle.members.count))
      for member in circle.members { writer.append(member.bytes.bytes) }
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
      let groups = try Self.groups(from: &reader)
      try reader.finish()
      try Self.check(entries, groups, of: owner.identity.key)
      let (names, renamed) = Self.allowed(entries.map(\.name), orElse: "contact")
      let (groupNames, renamedGroups) = Self.allowed(groups.map(\.name), orElse: "group")
      return BackupContent(
        owner: owner,
        acquaintances: zip(names, entries).map {
          Acquaintance(name: $0, identity: $1.identity, trust: $1.trust)
        },
        circles: zip(groupNames, groups).map { Circle(name: $0, members: $1.members) },
        renamed: renamed.map { Renamed(former: $0, name: .contact($1)) }
          + renamedGroups.map {
            Renamed(former: "\(Addressee.groupSign)\($0)", name: .group($1))
          })
    } catch { throw OperationError.malformedBackup }
  }

  /// A contact as a backup has it.
  private struct Entry {
    let name: String
    let identity: IdentityKey
    let trust: Trust
  }

  private static func entries(from reader: inout ByteReader) throws -> [Entry] {
    let count: UInt32 = try reader.readInteger()
    var entries: [Entry] = []
    for _ in 0..<count {
      let identity = try IdentityKey(try reader.readBytes(IdentityKey.byteCount))
      let trust = try reader.readTrust()
      entries.append(Entry(name: try reader.readName(), identity: identity, trust: trust))
    }
    return entries
  }

  private static func groups(
    from reader: inout ByteReader
  ) throws -> [(name: String, members: [IdentityKey])] {
    let count: UInt32 = try reader.readInteger()
    var groups: [(name: String, members: [IdentityKey])] = []
    for _ in 0..<count {
      let name = try reader.readName()
      let memberCount: UInt32 = try reader.readInteger()
      var members: [IdentityKey] = []
      for _ in 0..<memberCount {
        members.append(try IdentityKey(try reader.readBytes(IdentityKey.byteCount)))
      }
      groups.append((name, members))
    }
    return groups
  }

  /// Throws unless a store can hold all of this: nobody twice, nobody as their own contact, only contacts
  /// who are verified as introducers, and only contacts in groups.
  private static func check(
    _ entries: [Entry], _ groups: [(name: String, members: [IdentityKey])], of owner: IdentityKey
  ) throws {
    let identities = Set(entries.map(\.identity))
    let verified = Set(entries.filter { $0.trust == .verified }.map(\.identity))
    let areIntroduced = entries.allSatisfy { entry in
      guard case .introduced(let introducer) = entry.trust else { return true }
      return verified.contains(introducer)
    }
    let areContacts = groups.allSatisfy { group in
      Set(group.members).count == group.members.count && identities.isSuperset(of: group.members)
    }
    guard identities.count == entries.count, !identities.contains(owner),
      Set(entries.map(\.name)).count == entries.count,
      Set(groups.map(\.name)).count == groups.count, areIntroduced, areContacts
    else { throw OperationError.malformedBackup }
  }

  /// Gives a free name to each whose own is not allowed here, and returns all names, and the former and the
  /// new ones of those who got another.
  private static func allowed(
    _ texts: [String], orElse other: String
  ) -> (names: [ContactName], renamed: [(String, ContactName)]) {
    var taken = Set(texts.compactMap { try? ContactName($0) })
    var renamed: [(String, ContactName)] = []
    let names = texts.map { text in
      if let own = try? ContactName(text) { return own }
      let name = ContactName.substitute(for: text, besides: taken, orElse: other)
      taken.insert(name)
      renamed.append((text, name))
      return name
    }
    return (names, renamed)
  }
}

extension ContactName {
  /// Returns a valid name that resembles `text`, which is none, and that is not in `taken`; one that begins
  /// with `other` if nothing of the text is left.
  fileprivate static func substitute(
    for text: String, besides taken: Set<ContactName>, orElse other: String
  ) -> ContactName {
    let scalars = VisibleName.withoutInvisible(text).unicodeScalars
    let kept = scalars.drop(while: reservedBeginnings.contains).prefix(maximumLength - 8)
    let shortened = VisibleName.withoutInvisible(String(String.UnicodeScalarView(kept)))
    let stem = (try? ContactName(shortened))?.description ?? other
    var number = 1
    while true {
      let candidate = number == 1 ? stem : "\(stem)-\(number)"
      if let name = try? ContactName(candidate), !taken.contains(name) { return name }
      number += 1
    }
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

  /// Reads the name of a contact or a group; throws ``OperationError/malformedBackup`` if it cannot be
  /// one.
  fileprivate mutating func readName() throws -> String {
    let name = try readText(Int(try readInteger(as: UInt16.self)))
    guard ContactName.isWellFormed(name) else { throw OperationError.malformedBackup }
    return name
  }
}
