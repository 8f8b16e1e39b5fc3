import Rehearsal

/// When an import begins a session, and which of two faults of a bundle is reported (`docs/protocol.md`,
/// section 2).
extension Catalogue {
  static var importRules: [Vector] { sessionRules + checkOrder }

  private static var sessionRules: [Vector] {
    func again(
      _ name: String, _ shows: String, after: UInt64, created: UInt64, days: UInt64 = 90,
      begins: Bool
    ) -> Vector {
      imports("session-" + name, shows) {
        [
          ImportForm(bytes: $0.bundle(created: now), expect: .success, begins: true, created: now),
          ImportForm(
            bytes: $0.bundle(created: created, days: days), expect: .success, begins: begins,
            created: max(now, created), now: after),
        ]
      }
    }
    let near = now + 76 * day
    return [
      again(
        "works", "a newer bundle, while a session can be sent in", after: now + day,
        created: now + day, begins: false),
      again(
        "near-end", "a newer bundle, 14 days before the session's bundle expires", after: near,
        created: near, begins: true),
      again(
        "not-near", "a newer bundle, a second earlier", after: near - 1, created: near - 1,
        begins: false),
      again(
        "near-not-later", "the same, but the bundle does not expire later", after: near,
        created: near, days: 14, begins: false),
      again(
        "near-later", "the same, and it expires a second later", after: near, created: near + 1,
        days: 14, begins: true),
      again(
        "run-out", "the session's bundle has expired", after: now + 90 * day,
        created: now + 80 * day, begins: true),
      imports("session-new", "the user asks for a new session") {
        let bundle = $0.bundle(created: now)
        return [
          ImportForm(bytes: bundle, expect: .success, begins: true, created: now),
          ImportForm(bytes: bundle, expect: .success, begins: true, created: now, options: "new"),
        ]
      },
      imports("session-answered", "a session that was answered works for ever", .new) {
        [
          ImportForm(
            bytes: $0.bundle(created: now + 900 * day), expect: .success,
            created: now + 900 * day, now: now + 900 * day)
        ]
      },
      imports("session-answered-revoked", "a session that was answered, and a revocation", .new) {
        [
          ImportForm(
            bytes: $0.bundle(created: now, notBefore: now), expect: .success, begins: true,
            notBefore: now, created: now)
        ]
      },
      imports(
        "session-revocation-known", "the not_before of a bundle is known already", .new,
        kept: (now, now)
      ) {
        [
          ImportForm(
            bytes: $0.bundle(created: now + 1, notBefore: now), expect: .success, notBefore: now,
            created: now + 1)
        ]
      },
      imports("session-ahead", "a session that was begun two days ahead is deleted") {
        [
          ImportForm(
            bytes: $0.bundle(created: now), expect: .success, begins: true, created: now,
            now: now + 2 * day),
          ImportForm(
            bytes: $0.bundle(created: now), expect: .success, begins: true, created: now, now: now),
        ]
      },
      imports("session-ahead-a-day", "a session that was begun a day ahead is not deleted") {
        [
          ImportForm(
            bytes: $0.bundle(created: now), expect: .success, begins: true, created: now,
            now: now + day),
          ImportForm(bytes: $0.bundle(created: now), expect: .success, created: now, now: now),
        ]
      },
      imports("session-one-time", "a one-time bundle, while a session can be sent in") { maker in
        [
          ImportForm(
            bytes: maker.bundle(created: now), expect: .success, begins: true, created: now),
          ImportForm(
            bytes: maker.bundle(created: now) {
              $0.oneTimePrekey = Plain.agreementKey(Dealer("one-time").bytes(32))
            }, expect: .success, created: now),
        ]
      },
    ]
  }

  /// Bundles with two faults: which is reported.
  private static var checkOrder: [Vector] {
    func order(
      _ name: String, _ shows: String, _ expect: Outcome, options: String = "",
      kept: (UInt64, UInt64)? = nil, created: UInt64 = Scene.now, expires: UInt64? = nil,
      hold: [ReaderForm.Contact] = [], _ edit: @escaping (inout BundleForm) -> Void = { _ in }
    ) -> Vector {
      let path = "revocation/order-" + name
      let scene = Scene(path, .new)
      var reader = ReaderForm(seed: scene.alice)
      reader.contacts = hold
      if let kept {
        reader.contacts.append(
          .init(
            name: "robert", identity: scene.bob.identity, notBefore: kept.0, created: kept.1))
      }
      var form = BundleForm(of: scene.bob, created: created)
      form.expires = expires ?? form.expires
      edit(&form)
      let step = ImportForm(bytes: form.bytes, expect: expect, options: options)
      return Vector(
        area: "revocation", name: "order-" + name,
        lines: [
          Vector.Line("expect", expect.text), Vector.Line("shows", shows),
          Vector.Line("play", "imports"), .clockMatters,
        ] + reader.lines + [step.line], body: step.bytes)
    }
    let own = Plain.identity(Dealer("own").bytes(32))
    return [
      order("form-before-signature", "malformed, and the signature is wrong", .malformed) {
        ($0.kind, $0.signer) = (2, Dealer("other").bytes(32))
      },
      order("signature-before-expired", "a wrong signature, and expired", .altered, expires: now) {
        ($0.created, $0.signer) = (now - 1, Dealer("other").bytes(32))
      },
      order(
        "expired-before-asked", "expired, and of someone else than was asked for", .expired,
        options: "asked=" + own.hex, created: now - 10, expires: now),
      order(
        "revoked-before-asked", "revoked, and of someone else than was asked for", .expired,
        options: "asked=" + own.hex, kept: (now + 1, now + 1)),
      order(
        "revoked-before-name", "revoked, and known under another name", .expired,
        kept: (now + 1, now + 1)),
      order(
        "asked-before-name", "of someone else than was asked for, and known under another name",
        .identityMismatch, options: "asked=" + own.hex, kept: (0, 0)),
      order(
        "name-before-known", "the name is another contact's, and the identity has another name",
        .identityMismatch, kept: (0, 1), hold: [.init(name: "bob", identity: own)]),
      order(
        "known-before-zero", "known under another name, and DH1 is zero", .other, kept: (0, 1)
      ) { $0.signedPrekey = smallOrder },
      order(
        "name-before-zero", "the name is another contact's, and DH1 is zero", .identityMismatch,
        hold: [.init(name: "bob", identity: own)]
      ) { $0.signedPrekey = smallOrder },
    ]
  }
}
