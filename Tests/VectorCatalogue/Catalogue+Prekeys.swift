import Rehearsal

/// First messages and the prekeys that the reader holds (`docs/protocol.md`, sections 2 and 5).
extension Catalogue {
  /// The initiator is sealed to the KEM prekey of a one-time bundle, and names the reusable bundle of
  /// the same period. Everything else is right.
  static var otherPair: Vector {
    let path = "first/bundle-of-other-kem"
    return first(
      path, "the bundle carried another KPK, beside the same SPK", .notForThisStore
    ) {
      $0.kemPrekey = Plain.kemKey(Owner(Dealer("prekeys")).kem)
    } hold: { reader, scene in
      reader.prekeys.append(otherPrekeys(scene, sharing: scene.bob.signed))
    }
  }

  static var prekeyTimes: [Vector] {
    let days: UInt64 = 30 * 86_400
    func expired(
      _ name: String, _ shows: String, _ expect: Outcome, oneTime: Bool = false,
      _ expires: UInt64, with others: [UInt64] = []
    ) -> Vector {
      let path = "first/" + name
      let scene = Scene(path, .first, oneTime: oneTime)
      var reader = scene.readerForm
      reader.prekeys[0].expires = expires
      for (index, time) in others.enumerated() {
        var owner = Owner(Dealer("\(path)/\(index)"), oneTime: true)
        owner.signed = scene.bob.signed
        reader.prekeys.append(
          ReaderForm.Prekeys(
            owner: owner, hash: Dealer("\(path)/hash/\(index)").bytes(32), expires: time))
      }
      return Vector(
        path, shows, reader,
        [input("hello", scene.recipient(), scene, expect: expect)], isTimed: true)
    }
    return [
      expired(
        "prekeys-held-last", "a second before the bundle's prekeys may no longer be used", .success,
        Scene.now - days + 1),
      expired(
        "prekeys-run-out", "the bundle expired 30 days ago", .notForThisStore, Scene.now - days),
      expired(
        "prekeys-run-out-one-time", "a one-time bundle expired 30 days ago", .notForThisStore,
        oneTime: true, Scene.now - days),
      expired(
        "prekeys-run-out-kem", "KPK has run out, and SPK is held for a one-time bundle",
        .notForThisStore, Scene.now - days, with: [Scene.now]),
      expired(
        "prekeys-run-out-other", "another bundle of the period has run out", .success, Scene.now,
        with: [Scene.now - days]),
    ]
  }

  /// A message of initial stanzas, of which the reader's is the last; `refused` of those before have
  /// an E that is refused. The reader holds 1024 KEM prekeys of one period.
  private static func limit(
    _ name: String, _ shows: String, _ expect: Outcome, tried: Int, refused: Int = 0
  ) -> Vector {
    let path = "first/limit-" + name
    let scene = Scene(path, .first)
    var reader = scene.readerForm
    for index in 1..<1024 {
      // A pattern, so that the file can be compressed.
      let pattern = [UInt8(index >> 8), UInt8(index & 0xFF)]
      func filler(_ count: Int, _ first: UInt8) -> [UInt8] {
        (0..<count).map { $0 == 0 ? first : pattern[$0 % 2] }
      }
      var owner = scene.bob
      (owner.oneTime, owner.kem) = (filler(32, 1), filler(64, 2))
      reader.prekeys.append(ReaderForm.Prekeys(owner: owner, hash: filler(32, 3)))
    }
    let recipient = scene.recipient()
    var form = MessageForm(
      to: [recipient], [FrameForm("hello", isLast: true)], scene.dealer)
    form.boundCount = UInt16(tried + refused + 1)
    form.alterStanzas = { stanzas in
      let other = StanzaForm(
        kind: 1, initiator: [9] + [UInt8](repeating: 0, count: 2311),
        sealedHeader: [UInt8](repeating: 0, count: 1272), salt: zeros,
        wrapped: [UInt8](repeating: 0, count: 48))
      var dear = other
      dear.initiator[31] = 0x80
      stanzas.insert(
        contentsOf: [StanzaForm](repeating: dear, count: refused)
          + [StanzaForm](repeating: other, count: tried), at: 0)
    }
    var sealed = form.sealed(scene.dealer)
    // The authenticators of the others, which nobody looks at, stand before the reader's.
    sealed.frames[0].insert(
      contentsOf: [UInt8](repeating: 0, count: 16 * (tried + refused)),
      at: sealed.authenticatorOffsets[0])
    return Vector(
      path, shows, reader,
      [
        InputForm(
          bytes: sealed.bytes, expect: expect,
          payload: expect == .success ? [UInt8]("hello".utf8) : [])
      ])
  }

  static var limits: [Vector] {
    [
      limit(
        "last", "131,072 decapsulations, and the reader's stanza is the last of them", .success,
        tried: 127),
      limit(
        "beyond", "131,072 decapsulations were made before the reader's stanza", .notForThisStore,
        tried: 128),
      limit(
        "refused", "stanzas with an E that is refused cost nothing", .success, tried: 127,
        refused: 3),
    ]
  }
}
