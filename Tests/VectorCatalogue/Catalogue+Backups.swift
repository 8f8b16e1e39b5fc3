import Octets
import Rehearsal

/// Backups (`docs/protocol.md`, section 15), under passphrases that cost little.
extension Catalogue {
  static var backups: [Vector] { goodBackups + badContents + badGroups + badFronts + badText }

  private struct Contact {
    var identity: [UInt8]
    var trust: UInt8 = 0
    var introducer: [UInt8] = []
    var name: [UInt8]
    var nameCount: UInt16?

    var bytes: [UInt8] {
      let count = nameCount ?? UInt16(name.count)
      return identity + [trust] + introducer + [UInt8(count >> 8), UInt8(count & 0xFF)] + name
    }
  }

  private struct Group {
    var name: [UInt8]
    var nameCount: UInt16?
    var members: [[UInt8]]
    var memberCount: UInt32?

    init(_ name: String, _ members: [Contact]) {
      self.name = [UInt8](name.utf8)
      self.members = members.map(\.identity)
    }

    var bytes: [UInt8] {
      var bytes: [UInt8] = []
      bytes.append(bigEndian: nameCount ?? UInt16(name.count))
      bytes += name
      bytes.append(bigEndian: memberCount ?? UInt32(members.count))
      return bytes + members.flatMap { $0 }
    }
  }

  /// A backup of any content.
  private struct BackupForm {
    var magic = [UInt8]("pawl/v1 backup\n".utf8)
    var seed: [UInt8]
    var last: UInt64 = Scene.now
    var name: [UInt8] = []
    var nameCount: UInt8?
    var contacts: [Contact] = []
    var contactCount: UInt32?
    var groups: [Group] = []
    var groupCount: UInt32?
    /// Whether the content ends behind the contacts.
    var lacksGroups = false
    var trailing: [UInt8] = []
    var passphrase = [UInt8]("correct horse".utf8)
    /// The costs as written, and as they are paid if that is impossible.
    var passes: UInt32 = 1
    var memory: UInt32 = 8
    var salt: [UInt8]
    var nonce: [UInt8]
    /// Changes the sealed bytes.
    var alter: (inout [UInt8]) -> Void = { _ in }
    /// Changes the text.
    var edit: (inout ArmorForm) -> Void = { _ in }

    init(_ dealer: Dealer) {
      (seed, salt, nonce) = (dealer.bytes(32), dealer.bytes(16), dealer.bytes(24))
    }

    var content: [UInt8] {
      var bytes = seed
      bytes.append(bigEndian: last)
      bytes += [nameCount ?? UInt8(name.count)] + name
      bytes.append(bigEndian: contactCount ?? UInt32(contacts.count))
      bytes += contacts.flatMap(\.bytes)
      if lacksGroups { return bytes }
      bytes.append(bigEndian: groupCount ?? UInt32(groups.count))
      return bytes + groups.flatMap(\.bytes) + trailing
    }

    var bytes: [UInt8] {
      var bytes = magic
      bytes.append(bigEndian: passes)
      bytes.append(bigEndian: memory)
      bytes += salt + nonce
      // What no reader pays is sealed at a cost that is possible.
      let isPayable = (1...4).contains(passes) && (8...16_384).contains(memory)
      bytes += Plain.sealBackup(
        content, passphrase: passphrase, salt: salt, passes: isPayable ? passes : 1,
        memory: isPayable ? memory : 8, nonce: nonce)
      alter(&bytes)
      return bytes
    }
  }

  private static func backup(
    _ name: String, _ shows: String, _ expect: Outcome = .malformed, isRenamed: Bool = false,
    passphrase: [UInt8]? = nil, isBinary: Bool = false, _ edit: (inout BackupForm, Dealer) -> Void
  ) -> Vector {
    let dealer = Dealer("backup/" + name)
    var form = BackupForm(dealer)
    edit(&form, dealer)
    var armor = ArmorForm(form.bytes, "BACKUP")
    form.edit(&armor)
    var results: [Vector.Line] = []
    if expect == .success {
      results = [
        Vector.Line("seed", form.seed.hex), Vector.Line("last", "\(form.last)"),
        Vector.Line("suggested", form.name.isEmpty ? "-" : form.name.hex),
      ]
      results += form.contacts.map {
        Vector.Line(
          "restores",
          "\($0.identity.hex) \($0.trust) \($0.introducer.isEmpty ? "-" : $0.introducer.hex) "
            + $0.name.hex + (isRenamed ? " free" : ""))
      }
      results += form.groups.map { group in
        Vector.Line(
          "group",
          ([group.name.hex] + group.members.map(\.hex) + (isRenamed ? ["free"] : []))
            .joined(separator: " "))
      }
    }
    return Vector(
      area: "backup", name: name,
      lines: [
        Vector.Line("expect", expect.text), Vector.Line("shows", shows),
        Vector.Line("play", "backup"), Vector.Line("now", "\(Scene.now)"),
        Vector.Line("passphrase", (passphrase ?? form.passphrase).hex),
      ] + results, body: isBinary ? form.bytes : armor.text)
  }

  private static func someone(_ name: String, trust: UInt8 = 0) -> Contact {
    Contact(
      identity: Plain.identity(Dealer("backup/" + name).bytes(32)), trust: trust,
      name: [UInt8](name.utf8))
  }

  private static func introduced(_ name: String, by introducer: Contact) -> Contact {
    var contact = someone(name, trust: 2)
    contact.introducer = introducer.identity
    return contact
  }

  private static func groupNamed(
    _ name: String, _ shows: String, _ text: String, _ expect: Outcome = .malformed,
    isRenamed: Bool = false
  ) -> Vector {
    backup("group-name-" + name, shows, expect, isRenamed: isRenamed) { form, _ in
      form.groups = [Group(text, [])]
    }
  }

  private static func named(
    _ name: String, _ shows: String, _ text: String, _ expect: Outcome = .malformed,
    isRenamed: Bool = false
  ) -> Vector {
    backup("name-" + name, shows, expect, isRenamed: isRenamed) { form, _ in
      var contact = someone("contact")
      contact.name = [UInt8](text.utf8)
      form.contacts = [contact]
    }
  }

  private static var goodBackups: [Vector] {
    [
      backup("plain", "an identity, a name and two contacts", .success) { form, _ in
        form.name = [UInt8]("Alice".utf8)
        form.contacts = [someone("bob", trust: 1), someone("carol")]
      },
      backup("empty", "an identity alone, which has made no bundle", .success) { form, _ in
        form.last = 0
      },
      backup("last-ahead", "the last bundle was made two days ahead", .success) { form, _ in
        form.last = Scene.now + 2 * 86_400
      },
      backup("costs", "four passes over 64 KiB", .success) { form, _ in
        (form.passes, form.memory) = (4, 64)
      },
      backup("passphrase-longest", "a passphrase of 4,096 bytes", .success) { form, _ in
        form.passphrase = [UInt8](repeating: 0x61, count: 4096)
      },
      backup("passphrase-shortest", "a passphrase of one byte, which is none of UTF-8", .success) {
        form, _ in
        form.passphrase = [0xFF]
      },
      backup("suggested-joiner", "a suggested name with U+200C", .success) { form, _ in
        form.name = [UInt8]("\u{645}\u{200C}\u{645}".utf8)
      },
      backup("suggested-longest", "a suggested name of 64 bytes", .success) { form, _ in
        form.name = [UInt8](repeating: 0x61, count: 64)
      },
      named(
        "joiner", "a contact's name with U+200C and U+200D",
        "\u{645}\u{200C}\u{645}\u{200D}\u{645}", .success, isRenamed: true),
      named(
        "longest", "a contact's name of 64 code points of four bytes",
        String(repeating: "\u{20000}", count: 64), .success),
      named("space", "a contact's name with a space", "bob b", .success),
      named(
        "at", "a contact's name that begins with an at sign", "@bob", .success, isRenamed: true),
      named(
        "number-sign", "a contact's name that begins with a number sign", "#bob", .success,
        isRenamed: true),
      backup("introduced", "two contacts whom a verified one has introduced", .success) { form, _ in
        let bob = someone("bob", trust: 1)
        form.contacts = [introduced("carol", by: bob), bob, introduced("dave", by: bob)]
      },
      backup("groups", "groups of two, one and no members, one named like a contact", .success) {
        form, _ in
        let (bob, carol) = (someone("bob"), someone("carol"))
        form.contacts = [bob, carol]
        form.groups = [Group("team", [carol, bob]), Group("bob", [bob]), Group("none", [])]
      },
      backup("group-names-differ-in-case", "groups' names that differ in case", .success) {
        form, _ in
        form.groups = [Group("team", []), Group("Team", [])]
      },
      groupNamed(
        "longest", "a group's name of 64 code points of four bytes",
        String(repeating: "\u{20000}", count: 64), .success),
      groupNamed("space", "a group's name with a space", "the team", .success),
      groupNamed(
        "at", "a group's name that begins with an at sign", "@team", .success, isRenamed: true),
      backup("names-differ-in-case", "names that differ in case only", .success) { form, _ in
        form.contacts = [someone("bob"), someone("Bob")]
      },
    ]
  }

  private static var badGroups: [Vector] {
    let bob = someone("bob")
    func groups(
      _ name: String, _ shows: String, _ edit: @escaping (inout BackupForm) -> Void
    ) -> Vector {
      backup("group-" + name, shows) { form, _ in
        form.contacts = [bob]
        form.groups = [Group("team", [bob])]
        edit(&form)
      }
    }
    return [
      groupNamed("empty", "a group without a name", ""),
      groupNamed("too-long", "a group's name of 65 code points", String(repeating: "b", count: 65)),
      groupNamed("decomposed", "a group's name that is not normalised", "e\u{301}"),
      groupNamed("slash", "a group's name with a slash", "a/b"),
      groupNamed("hyphen", "a group's name that begins with a hyphen", "-team"),
      groupNamed("full-stop", "a group's name that begins with a full stop", ".team"),
      groupNamed("control", "a group's name with a control character", "a\u{1B}b"),
      groups("name-no-text", "a group's name that is not UTF-8") {
        $0.groups[0].name = [0x61, 0xFF]
      },
      groups("same-name", "two groups of one name") { $0.groups.append(Group("team", [])) },
      groups("same-member", "a group that has a member twice") {
        $0.groups[0].members.append(bob.identity)
      },
      groups("stranger", "a group with a member who is no contact") {
        $0.groups[0].members.append(someone("carol").identity)
      },
      groups("owner", "a group with its owner as a member") {
        $0.groups[0].members.append(Plain.identity($0.seed))
      },
      groups("none", "the number of groups is missing") { form in
        form.groups = []
        form.lacksGroups = true
      },
      groups("count-too-great", "more groups are said to be there") { $0.groupCount = 2 },
      groups("count-too-small", "fewer groups are said to be there") { $0.groupCount = 0 },
      groups("count-huge", "2^32 - 1 groups are said to be there") { $0.groupCount = .max },
      groups("members-too-many", "more members are said to be there") {
        $0.groups[0].memberCount = 2
      },
      groups("members-too-few", "fewer members are said to be there") {
        $0.groups[0].memberCount = 0
      },
      groups("members-huge", "2^32 - 1 members are said to be there") {
        $0.groups[0].memberCount = .max
      },
      groups("name-reaches-too-far", "a group's name is said to reach past the end") {
        $0.groups[0].nameCount = 41
      },
    ]
  }

  private static var badContents: [Vector] {
    [
      named("empty", "a contact without a name", ""),
      named("too-long", "a contact's name of 65 code points", String(repeating: "b", count: 65)),
      named("decomposed", "a contact's name that is not normalised", "e\u{301}"),
      named("slash", "a contact's name with a slash", "a/b"),
      named("hyphen", "a contact's name that begins with a hyphen", "-bob"),
      named("full-stop", "a contact's name that begins with a full stop", ".bob"),
      named("control", "a contact's name with a control character", "a\u{1B}b"),
      named("format", "a contact's name with U+202E", "a\u{202E}b"),
      named("separator", "a contact's name with U+2028", "a\u{2028}b"),
      backup("name-no-text", "a contact's name that is not UTF-8") { form, _ in
        form.contacts = [someone("bob")]
        form.contacts[0].name = [0x61, 0xFF]
      },
      backup("trust-3", "a contact with 3 for trust") { form, _ in
        form.contacts = [someone("bob", trust: 3)]
      },
      backup("introducer-unverified", "a contact whose introducer is not verified") { form, _ in
        let bob = someone("bob")
        form.contacts = [bob, introduced("carol", by: bob)]
      },
      backup("introducer-introduced", "a contact whose introducer is introduced by a third") {
        form, _ in
        let bob = someone("bob", trust: 1)
        let carol = introduced("carol", by: bob)
        form.contacts = [bob, carol, introduced("dave", by: carol)]
      },
      backup("introducer-unknown", "a contact whose introducer is no contact") { form, _ in
        form.contacts = [introduced("carol", by: someone("bob", trust: 1))]
      },
      backup("introducer-self", "a contact who introduces themselves") { form, _ in
        form.contacts = [introduced("carol", by: someone("carol"))]
      },
      backup("introducer-owner", "a contact whose introducer is the owner") { form, _ in
        form.contacts = [someone("carol", trust: 2)]
        form.contacts[0].introducer = Plain.identity(form.seed)
      },
      backup("same-identity", "two contacts of one identity") { form, _ in
        form.contacts = [someone("bob"), someone("bob")]
        form.contacts[1].name = [UInt8]("carol".utf8)
      },
      backup("same-name", "two contacts of one name") { form, _ in
        form.contacts = [someone("bob"), someone("carol")]
        form.contacts[1].name = [UInt8]("bob".utf8)
      },
      backup("own-identity", "a contact with the owner's identity") { form, _ in
        form.contacts = [someone("bob")]
        form.contacts[0].identity = Plain.identity(form.seed)
      },
      backup("identity-mixed-order", "a contact whose identity has a part of small order") {
        form, _ in
        form.contacts = [someone("bob")]
        form.contacts[0].identity = mixedOrder
      },
      backup("identity-no-point", "a contact whose identity is no point") { form, _ in
        form.contacts = [someone("bob")]
        form.contacts[0].identity = [2] + [UInt8](repeating: 0, count: 31)
      },
      backup("suggested-too-long", "a suggested name of 65 bytes") { form, _ in
        form.name = [UInt8](repeating: 0x61, count: 65)
      },
      backup("suggested-format", "a suggested name with U+202E") { form, _ in
        form.name = [UInt8]("a\u{202E}b".utf8)
      },
      backup("suggested-no-text", "a suggested name that is not UTF-8") { form, _ in
        form.name = [0x61, 0xFF]
      },
      backup("trailing", "a byte behind the last group") { form, _ in form.trailing = [0] },
      backup("count-too-great", "more contacts are said to be there") { form, _ in
        form.contacts = [someone("bob")]
        form.contactCount = 2
      },
      backup("count-too-small", "fewer contacts are said to be there") { form, _ in
        form.contacts = [someone("bob"), someone("carol")]
        form.contactCount = 1
      },
      backup("count-huge", "2^32 - 1 contacts are said to be there") { form, _ in
        form.contactCount = .max
      },
      backup("name-reaches-too-far", "a contact's name is said to reach past the end") { form, _ in
        form.contacts = [someone("bob")]
        form.contacts[0].nameCount = 8
      },
    ]
  }

  private static var badFronts: [Vector] {
    func costs(_ name: String, _ shows: String, _ passes: UInt32, _ memory: UInt32) -> Vector {
      backup("costs-" + name, shows) { form, _ in (form.passes, form.memory) = (passes, memory) }
    }
    return [
      costs("no-pass", "no pass", 0, 8), costs("5-passes", "five passes", 5, 8),
      costs("7-kib", "7 KiB", 1, 7), costs("262145-kib", "262,145 KiB", 1, 262_145),
      costs("greatest", "the greatest numbers", .max, .max),
      backup("wrong-passphrase", "another passphrase", .wrongPassphrase, passphrase: [1]) { _, _ in
      },
      backup(
        "passphrase-line-end", "the passphrase with a line end that belongs to it",
        .wrongPassphrase, passphrase: [UInt8]("correct horse\n\n".utf8)
      ) { _, _ in },
      backup("tag", "a bit of the tag", .wrongPassphrase) { form, _ in
        form.alter = { $0[$0.count - 1] ^= 1 }
      },
      backup("ciphertext", "a bit of the ciphertext", .wrongPassphrase) { form, _ in
        form.alter = { $0[15 + 8 + 40] ^= 1 }
      },
      backup("salt", "a bit of the salt", .wrongPassphrase) { form, _ in
        form.alter = { $0[15 + 8] ^= 1 }
      },
      backup("nonce", "a bit of the nonce", .wrongPassphrase) { form, _ in
        form.alter = { $0[15 + 8 + 16] ^= 1 }
      },
      backup("passes-changed", "two passes are written, and one was made", .wrongPassphrase) {
        form, _ in
        form.alter = { $0[15 + 3] = 2 }
      },
      backup("version-2", "another version") { form, _ in
        form.magic = [UInt8]("pawl/v2 backup\n".utf8)
      },
      backup("bundle-for-backup", "a bundle's first line") { form, _ in
        form.magic = [UInt8]("pawl/v1 bundle\n".utf8)
      },
      backup("cut-front", "it ends in the nonce") { form, _ in
        form.alter = { $0 = [UInt8]($0.prefix(50)) }
      },
      backup("cut-tag", "it is shorter than a tag") { form, _ in
        form.alter = { $0 = [UInt8]($0.prefix(63 + 15)) }
      },
    ]
  }

  private static var badText: [Vector] {
    [
      backup("binary", "without armor", isBinary: true) { _, _ in },
      backup("in-mail", "in a text, quoted", .success) { form, _ in
        form.edit = { ($0.before, $0.prefix, $0.after) = ("Dear me,\n\n", "> ", "\n\nMe\n") }
      },
      backup("as-bundle", "as an armored bundle") { form, _ in
        form.edit = {
          ($0.begin, $0.end) = ("-----BEGIN PAWL BUNDLE-----", "-----END PAWL BUNDLE-----")
        }
      },
      backup("cut-text", "it ends before END") { form, _ in
        form.edit = { ($0.end, $0.after) = ("", "") }
      },
      backup("twice", "two backups, the second quoted") { form, _ in
        form.edit = {
          var other = ArmorForm([1, 2, 3], "BACKUP")
          other.prefix = "> "
          $0.after = "\n" + other.string
        }
      },
    ]
  }
}
