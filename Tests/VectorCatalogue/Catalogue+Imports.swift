import Rehearsal

/// Bundles imported one after another by one importer: revocation, what is kept, and when a session
/// begins (`docs/protocol.md`, section 2).
extension Catalogue {
  static var revocation: [Vector] { keptTimesOfBundles + unkeptTimes + importRules }

  static let day: UInt64 = 86_400

  /// One bundle that is imported, and what must come of it.
  struct ImportForm {
    var bytes: [UInt8]
    var expect: Outcome
    /// Whether a session is begun.
    var begins = false
    /// What is kept of the contact afterwards.
    var notBefore: UInt64 = 0
    var created: UInt64 = 0
    /// Whether the user is told that the owner has made a newer bundle.
    var isOlder = false
    /// The clock, if it is another than at the beginning.
    var now: UInt64?
    var options = ""

    var line: Vector.Line {
      var words = ["\(bytes.count)", "\(expect.rawValue)"]
      if let now { words.append("now=\(now)") }
      if !options.isEmpty { words.append(options) }
      if expect == .success {
        words += [begins ? "begins" : "stays", "not_before=\(notBefore)", "created=\(created)"]
        if isOlder { words.append("older") }
      }
      return Vector.Line("import", words.joined(separator: " "))
    }
  }

  /// Bob's bundles.
  struct BundleMaker {
    let owner: Owner

    func bundle(
      created: UInt64, notBefore: UInt64 = 0, days: UInt64 = 90,
      _ edit: (inout BundleForm) -> Void = { _ in }
    ) -> [UInt8] {
      var form = BundleForm(of: owner, created: created, expires: created + days * day)
      form.notBefore = notBefore
      edit(&form)
      return form.bytes
    }
  }

  static func imports(
    _ name: String, _ shows: String, _ stage: Scene.Stage? = nil, kept: (UInt64, UInt64)? = nil,
    _ body: (BundleMaker) -> [ImportForm]
  ) -> Vector {
    let path = "revocation/" + name
    let scene = Scene(path, stage ?? .new)
    var reader = ReaderForm(seed: scene.alice)
    if stage != nil || kept != nil {
      reader.contacts = [
        .init(
          name: "bob", identity: scene.bob.identity, notBefore: kept?.0 ?? 0,
          created: kept?.1 ?? 0)
      ]
    }
    if stage != nil {
      reader.sessions = [ReaderForm.Session(contact: "bob", ratchet: scene.writer)]
    }
    let steps = body(BundleMaker(owner: scene.bob))
    return Vector(
      area: "revocation", name: name,
      lines: [
        Vector.Line("expect", steps[steps.count - 1].expect.text), Vector.Line("shows", shows),
        Vector.Line("play", "imports"), .clockMatters,
      ] + reader.lines + steps.map(\.line), body: steps.flatMap(\.bytes))
  }

  static let now = Scene.now

  private static var keptTimesOfBundles: [Vector] {
    let past = now - 1000
    return [
      imports("none", "nothing was revoked, and a session begins") {
        [
          ImportForm(bytes: $0.bundle(created: past), expect: .success, begins: true, created: past)
        ]
      },
      imports("revoked", "a revocation, then a bundle from before it") {
        [
          ImportForm(
            bytes: $0.bundle(created: past), expect: .success, begins: true, created: past),
          ImportForm(
            bytes: $0.bundle(created: now, notBefore: now), expect: .success, begins: true,
            notBefore: now, created: now),
          ImportForm(bytes: $0.bundle(created: past), expect: .expired),
        ]
      },
      imports("revoked-first", "a bundle from one second before not_before, and one from then") {
        [
          ImportForm(
            bytes: $0.bundle(created: now, notBefore: past), expect: .success, begins: true,
            notBefore: past, created: now),
          ImportForm(bytes: $0.bundle(created: past - 1), expect: .expired),
          ImportForm(
            bytes: $0.bundle(created: past), expect: .success, notBefore: past, created: now,
            isOlder: true),
        ]
      },
      imports("kept", "not_before was kept earlier", kept: (past, past)) {
        [
          ImportForm(bytes: $0.bundle(created: past - 1), expect: .expired),
          ImportForm(
            bytes: $0.bundle(created: past), expect: .success, begins: true, notBefore: past,
            created: past),
        ]
      },
      imports("never-lowered", "a later bundle carries a lower not_before") {
        [
          ImportForm(
            bytes: $0.bundle(created: past, notBefore: past), expect: .success, begins: true,
            notBefore: past, created: past),
          ImportForm(
            bytes: $0.bundle(created: now), expect: .success, notBefore: past, created: now),
          ImportForm(bytes: $0.bundle(created: past - 1), expect: .expired),
        ]
      },
      imports("raised-twice", "two revocations") {
        [
          ImportForm(
            bytes: $0.bundle(created: past, notBefore: past), expect: .success, begins: true,
            notBefore: past, created: past),
          ImportForm(
            bytes: $0.bundle(created: past + 5, notBefore: past), expect: .success,
            notBefore: past, created: past + 5),
          ImportForm(
            bytes: $0.bundle(created: past + 9, notBefore: past + 9), expect: .success,
            begins: true, notBefore: past + 9, created: past + 9),
          ImportForm(bytes: $0.bundle(created: past + 5, notBefore: past), expect: .expired),
        ]
      },
      imports("older", "an older bundle that is not revoked: the user is told") {
        [
          ImportForm(bytes: $0.bundle(created: now), expect: .success, begins: true, created: now),
          ImportForm(
            bytes: $0.bundle(created: past), expect: .success, created: now, isOlder: true),
        ]
      },
      imports("same", "the same bundle again") {
        let bundle = $0.bundle(created: now)
        return [
          ImportForm(bytes: bundle, expect: .success, begins: true, created: now),
          ImportForm(bytes: bundle, expect: .success, created: now),
        ]
      },
      imports("ahead", "a not_before of a day ahead, then a bundle of today") {
        [
          ImportForm(
            bytes: $0.bundle(created: now + day, notBefore: now + day), expect: .success,
            begins: true, notBefore: now + day, created: now + day),
          ImportForm(bytes: $0.bundle(created: now), expect: .expired),
        ]
      },
      imports("other-identity", "not_before of one identity does not count for another") { maker in
        let other = Owner(Dealer("revocation/other-identity/carol"))
        let carol = BundleForm(of: other, created: now - 1000)
        return [
          ImportForm(
            bytes: maker.bundle(created: now, notBefore: now), expect: .success, begins: true,
            notBefore: now, created: now),
          ImportForm(
            bytes: carol.bytes, expect: .success, begins: true, created: now - 1000,
            options: "name=carol"),
        ]
      },
    ]
  }

  /// A bundle that is refused leaves nothing behind.
  private static var unkeptTimes: [Vector] {
    func refused(
      _ name: String, _ shows: String, _ expect: Outcome, options: String = "",
      created: UInt64 = Scene.now, days: UInt64 = 90,
      _ edit: @escaping (inout BundleForm) -> Void = { _ in }
    ) -> Vector {
      imports("refused-" + name, shows) { maker in
        let past = now - 1000
        return [
          ImportForm(
            bytes: maker.bundle(created: past), expect: .success, begins: true, created: past),
          ImportForm(
            bytes: maker.bundle(created: created, notBefore: created, days: days, edit),
            expect: expect, options: options),
          ImportForm(bytes: maker.bundle(created: past), expect: .success, created: past),
        ]
      }
    }
    return [
      refused("signature", "a revocation with a wrong signature is not kept", .altered) {
        $0.signer = Dealer("other").bytes(32)
      },
      refused("form", "a revocation that is malformed is not kept", .malformed) { $0.kind = 2 },
      refused(
        "expired", "a revocation that has expired is not kept", .expired,
        created: Scene.now - 500, days: 0
      ) { $0.expires = Scene.now },
      refused(
        "ahead", "a revocation of two days ahead is not kept", .expired,
        created: Scene.now + 2 * 86_400),
      refused(
        "asked", "a revocation by someone else than was asked for is not kept", .identityMismatch,
        options: "asked=" + Plain.identity(Dealer("own").bytes(32)).hex),
      refused(
        "name", "a revocation under another name than the contact has is not kept", .other,
        options: "name=robert"),
      refused("zero", "a revocation with an SPK of small order is not kept", .malformed) {
        $0.signedPrekey = smallOrder
      },
    ]
  }
}
