package import Descriptors
import Octets
package import Ratcheting
package import Storage

/// `pawl check`: examines everything in the store without changing it.
package struct Check: Sendable {
  /// The results of the examination.
  package struct Report: Sendable {
    /// The directory of the store.
    package let directory: Path
    /// The identity of the store's owner.
    package let identity: IdentityKey
    /// The number of records.
    package let recordCount: Int
    /// The number of contacts.
    package let contactCount: Int
    /// The number of sessions.
    package let sessionCount: Int
    /// How the store compares with its marker.
    package let standing: Standing
    /// Whether this machine can keep a marker of the store.
    package let canKeepMarker: Bool
    /// Whether the store has a passphrase.
    package let hasPassphrase: Bool
    /// The problems that were found, or an empty array if there are none.
    package let problems: [Damage]
  }

  /// Creates the verb.
  package init() {}

  /// Examines the store.
  package func run(in context: Context) throws(OperationError) -> Report {
    try OperationError.folding {
      let vault = try context.vault(acceptingOlder: true)
      var kinds: [RecordID: RecordKind] = [:]
      var places: [(id: RecordID, place: Place)] = []
      let examination = try vault.examine { record in
        kinds[record.id] = record.place.kind
        if let damage = record.damage() { return damage }
        places.append((record.id, record.place))
        return nil
      }
      // A parent may come later than what belongs to it.
      let strays = places.filter { _, place in
        let parentKind = place.parent.flatMap { kinds[$0] }
        return RecordForm.form(of: place.kind).map { $0.parentKind != parentKind } ?? false
      }
      var problems =
        examination.problems + strays.map { .inRecord($0.id, .wrongParent($0.place.kind)) }
      let identity = try context.read(vault) { snapshot in
        // Other damage could make the index look wrong too.
        if problems.isEmpty, let index = try snapshot.wrongIndex() {
          problems = [.inRecord(index, .content(ContactIndex.kind))]
        }
        return try snapshot.ownIdentity()
      }
      return Report(
        directory: context.store.directory, identity: identity,
        recordCount: examination.recordCount,
        contactCount: kinds.values.count { $0 == Contact.kind },
        sessionCount: kinds.values.count { $0 == SessionRecord.kind },
        standing: examination.standing, canKeepMarker: examination.canKeepMarker,
        hasPassphrase: try Protection(of: context.store).isSet(),
        problems: problems)
    }
  }
}

extension Record {
  /// Returns what is wrong with the record, or `nil` if its body is exactly what this version writes.
  fileprivate func damage() -> Damage? {
    guard RecordForm.form(of: place.kind) != nil else { return .unknownKind(place.kind) }
    let again = try? reencoded()
    let isSame = again.borrowed { $0.bytes.isEqualInConstantTime(to: body.bytes) } ?? false
    return isSame ? nil : .content(place.kind)
  }
}

extension Snapshot {
  /// Compares the index with the contacts. Returns the identifier of its record if an entry is missing, wrong or
  /// superfluous, and `nil` if the index is right, or will be made anew in any case.
  fileprivate func wrongIndex() throws -> RecordID? {
    guard try isIndexed,
      let index = try find(ContactIndex.kind, named: ContactIndex.name).borrowed({ $0.id })
    else { return nil }
    var appearances = Appearances()
    var wanted: [[UInt8]: Set<RecordID>] = [:]
    // The number of records that the index should have, minus the number that it has
    var missingCount = 0
    for contact in try contacts() {
      let appearance = appearances.appearance(of: contact.name.description)
      for name in LookalikeList.names(for: appearance) {
        wanted[name, default: []].insert(contact.id)
      }
      guard let introducer = try self.contact(introducing: contact) else { continue }
      let name = IntroducedContact.name(of: contact, by: introducer)
      guard try value(IntroducedContact.self, named: name)?.contact == contact.id else {
        return index
      }
      missingCount += 1
    }
    for (name, contacts) in wanted {
      guard let list = try value(LookalikeList.self, named: name), list.count == contacts.count,
        Set(list.contacts) == contacts
      else { return index }
    }
    missingCount += wanted.count
    try forEachBody([LookalikeList.kind, IntroducedContact.kind]) { _, _, _ in
      missingCount -= 1
      return true
    }
    return missingCount == 0 ? nil : index
  }
}
