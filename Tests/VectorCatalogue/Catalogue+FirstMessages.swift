import Rehearsal

/// Messages that begin a session (`docs/protocol.md`, sections 3 and 5).
extension Catalogue {
  /// A first message; `edit` changes what its initiator says.
  static func first(
    _ path: String, _ shows: String, _ expect: Outcome, oneTime: Bool = false,
    options: String = "", pinned: Bool = false,
    initiator edit: @escaping (inout InitiatorForm) -> Void = { _ in },
    hold: @escaping (inout ReaderForm, Scene) -> Void = { _, _ in }
  ) -> Vector {
    Case(
      path: path, shows: shows, expect: expect, stage: .first, options: options,
      isOneTime: oneTime, isPinned: pinned,
      edit: { form, _ in
        guard var initiator = form.recipients[0].initiator else { return }
        edit(&initiator)
        form.recipients[0].initiator = initiator
      }, hold: hold
    ).vector
  }

  static var initiators: [Vector] {
    [
      first("first/reusable", "it begins a session", .success, pinned: true),
      first("first/one-time", "with a one-time bundle", .success, oneTime: true, pinned: true),
      first("first/unknown-bundle", "bundle_id names no bundle", .notForThisStore) {
        $0.bundleID = [UInt8](repeating: 7, count: 16)
      },
      first("first/identity-invalid", "IK_A is no point", .notForThisStore) {
        $0.identity = [2] + [UInt8](repeating: 0, count: 31)
      },
      first("first/identity-neutral", "IK_A is the neutral element", .notForThisStore) {
        $0.identity = neutral
      },
      first("first/identity-mixed-order", "IK_A has a part of small order", .notForThisStore) {
        $0.identity = mixedOrder
      },
      first("first/identity-other", "IK_A is somebody else's", .notForThisStore) {
        $0.identity = Plain.identity(Dealer("else").bytes(32))
      },
      first("first/identity-other-sign", "IK_A with the other sign bit", .notForThisStore) {
        $0.identity[31] ^= 0x80
      },
      first("first/ephemeral-other", "EK_A is another key", .notForThisStore) {
        $0.ephemeral = Plain.agreementKey(Dealer("else").bytes(32))
      },
      first("first/ephemeral-not-canonical", "EK_A is not canonical", .notForThisStore) {
        $0.ephemeral = notCanonical
      },
      first("first/ephemeral-top-bit", "EK_A has its top bit set", .notForThisStore) {
        $0.ephemeral[31] |= 0x80
      },
      first("first/ephemeral-small-order", "EK_A has order 8", .notForThisStore) {
        $0.ephemeral = smallOrder
      },
      first("first/began-other", "began is not the session's", .notForThisStore) { $0.began -= 1 },
      first("first/key-top-bit", "E has its top bit set", .notForThisStore) {
        $0.encoded = Plain.agreementKey($0.secret)
        $0.encoded?[31] |= 0x80
      },
      first("first/key-zero", "E is 0, so the agreement is zero", .notForThisStore) {
        $0.encoded = zeros
      },
      first("first/key-small-order", "E has order 8", .notForThisStore) {
        $0.encoded = smallOrder
      },
      first("first/to-other-prekey", "sealed to a signed prekey of somebody else", .notForThisStore)
      {
        $0.signedPrekey = Plain.agreementKey(Dealer("else").bytes(32))
      },
      first(
        "first/to-other-kem", "CTm was made for a KEM prekey of somebody else", .notForThisStore
      ) {
        $0.kemPrekey = Plain.kemKey(Dealer("else").bytes(64))
      },
      first("first/ciphertext-other", "CT0 is not the session's", .notForThisStore) {
        $0.ciphertext[500] ^= 1
      },
      first("first/ciphertext-zero", "CT0 is all zeros", .notForThisStore) {
        $0.ciphertext = [UInt8](repeating: 0, count: 1088)
      },
      first("first/no-prekeys", "the reader holds no prekeys", .notForThisStore) { _ in
      } hold: { reader, _ in
        reader.prekeys = []
      },
      first(
        "first/one-time-gone", "its one-time bundle was used up", .notForThisStore, oneTime: true
      ) { _ in
      } hold: { reader, scene in
        // The signed prekey is still there, for another bundle.
        reader.prekeys = [otherPrekeys(scene, sharing: scene.bob.signed)]
      },
      first("first/bundle-of-other-prekey", "the bundle carried another SPK", .notForThisStore) {
        $0.bundleID = [UInt8](Dealer("first/bundle-of-other-prekey/else").bytes(32).prefix(16))
      } hold: { reader, scene in
        reader.prekeys.append(otherPrekeys(scene, sharing: nil))
      },
      first("first/second-prekey", "the second of two signed prekeys opens it", .success) { _ in
      } hold: { reader, scene in
        reader.prekeys.insert(otherPrekeys(scene, sharing: nil), at: 0)
      },
      first("first/remembered", "the pair has begun a session before", .alreadyDecrypted) { _ in
      } hold: { reader, scene in
        reader.remembered = [(Plain.identity(scene.alice), Plain.agreementKey(scene.ephemeral))]
      },
      first(
        "first/second-kem", "the KEM prekey of the second bundle of a period opens it", .success
      ) {
        _ in
      } hold: { reader, scene in
        reader.prekeys.insert(otherPrekeys(scene, sharing: scene.bob.signed), at: 0)
      },
      first(
        "first/remembered-unknown-bundle", "a remembered pair, and bundle_id names no bundle",
        .alreadyDecrypted
      ) {
        $0.bundleID = [UInt8](repeating: 7, count: 16)
      } hold: { reader, scene in
        reader.remembered = [(Plain.identity(scene.alice), Plain.agreementKey(scene.ephemeral))]
      },
      first(
        "first/remembered-identity", "the same EK_A of another identity is remembered", .success
      ) { _ in
      } hold: { reader, scene in
        reader.remembered = [
          (Plain.identity(Dealer("else").bytes(32)), Plain.agreementKey(scene.ephemeral))
        ]
      },
      otherPair,
      first("first/remembered-other", "another pair is remembered", .success) { _ in
      } hold: { reader, scene in
        reader.remembered = [(Plain.identity(scene.alice), Plain.agreementKey(scene.bob.signed))]
      },
    ] + times + prekeyTimes
  }

  /// Prekeys of another bundle, perhaps of the same period.
  static func otherPrekeys(_ scene: Scene, sharing signed: [UInt8]?) -> ReaderForm.Prekeys {
    var owner = Owner(Dealer("prekeys"))
    if let signed { owner.signed = signed }
    return ReaderForm.Prekeys(
      owner: owner, hash: Dealer("first/bundle-of-other-prekey/else").bytes(32))
  }

  private static var times: [Vector] {
    func began(_ name: String, _ shows: String, _ time: UInt64, _ expect: Outcome) -> Vector {
      let path = "first/" + name
      let scene = Scene(path, .first, began: time)
      let form = MessageForm(
        to: [scene.recipient()], [FrameForm("hello", isLast: true)], scene.dealer)
      let payload = expect == .success ? [UInt8]("hello".utf8) : []
      return Vector(
        path, shows, scene.readerForm,
        [InputForm(bytes: form.sealed(scene.dealer).bytes, expect: expect, payload: payload)],
        isTimed: true)
    }
    return [
      began("began-zero", "began is 1970", 0, .success),
      began("began-day-ahead", "began is a day ahead", Scene.now + 86_400, .success),
      began(
        "began-too-far", "began is a day and a second ahead", Scene.now + 86_401, .notForThisStore),
      began("began-greatest", "began is the greatest number", .max, .notForThisStore),
    ]
  }

  static var firstMessages: [Vector] {
    func header(
      _ name: String, _ shows: String, _ expect: Outcome,
      _ edit: @escaping (inout HeaderForm) -> Void
    ) -> Vector {
      Case(
        path: "first/header-" + name, shows: shows, expect: expect, stage: .first,
        edit: { form, _ in edit(&form.recipients[0].outgoing.header) }
      ).vector
    }
    return [
      header("agreement-not-canonical", "DH is not canonical", .notForThisStore) {
        $0.agreement = notCanonical
      },
      header("agreement-zero", "DH is 0", .notForThisStore) {
        $0.agreement = [UInt8](repeating: 0, count: 32)
      },
      header("kem-modulus", "a coefficient of KEM is 4095", .notForThisStore) {
        ($0.kem[0], $0.kem[1]) = (0xFF, 0xFF)
      },
      header("agreement-other", "DH is another key", .notForThisStore) {
        $0.agreement = Plain.agreementKey(Dealer("else").bytes(32))
      },
      header("kem-other", "KEM is another key", .notForThisStore) {
        $0.kem = Plain.kemKey(Dealer("else").bytes(64))
      },
      header("agreement-small-order", "DH has order 8", .notForThisStore) {
        $0.agreement = smallOrder
      },
      header("number-too-great", "N is 2^32 - 1", .notForThisStore) { $0.number = .max },
      header("previous-too-great", "PN is 2^32 - 1", .notForThisStore) { $0.previous = .max },
      header("previous-not-used", "PN is 2^32 - 2: there is no chain to skip in", .success) {
        $0.previous = .max - 1
      },
      header("skips-too-many", "N is 25,001", .tooManySkipped) { $0.number = 25_001 },
      header("skips-most-number", "N is 2^32 - 2", .tooManySkipped) { $0.number = .max - 1 },
      header("too-many-and-zero", "N is 25,001, and DH is 0", .tooManySkipped) {
        ($0.number, $0.agreement) = (25_001, zeros)
      },
      header("too-many-and-not-canonical", "N is 25,001, and DH is not canonical", .notForThisStore)
      {
        ($0.number, $0.agreement) = (25_001, notCanonical)
      },
      Case(
        path: "first/transcript", shows: "the transcript lacks the reader's keys",
        expect: .notForThisStore, stage: .first, fault: .withoutReceiver
      ).vector,
      fromSelf, again, againLater, againReusable, laterOne, skipsMost,
    ] + limits
  }

  /// A first message to a reusable bundle whose session is gone: the pair is remembered.
  private static var againReusable: Vector {
    let path = "first/again-reusable"
    let scene = Scene(path, .first)
    let letter = input("hello", scene.recipient(), scene)
    return Vector(
      path, "the same first message twice, to a reusable bundle", scene.readerForm,
      [letter, InputForm(bytes: letter.bytes, expect: .alreadyDecrypted)])
  }

  /// The first message comes again after its chain is over: its one-time prekeys are gone.
  private static var againLater: Vector {
    let path = "first/again-later"
    let scene = Scene(path, .first, oneTime: true)
    let letter = input("hello", scene.recipient(), scene)
    var reader = scene.readerForm
    // The signed prekey is there for another bundle, and the pair is remembered with it.
    reader.prekeys = [otherPrekeys(scene, sharing: scene.bob.signed)]
    reader.remembered = [(Plain.identity(scene.alice), Plain.agreementKey(scene.ephemeral))]
    return Vector(
      path, "a first message to a one-time bundle, when neither chain nor KEM prekey is there",
      reader, [InputForm(bytes: letter.bytes, expect: .notForThisStore)])
  }

  private static var fromSelf: Vector {
    let path = "first/from-self"
    let scene = Scene(path, .first, fromSelf: true)
    let form = MessageForm(
      to: [scene.recipient()], [FrameForm("hello", isLast: true)], scene.dealer)
    var reader = scene.readerForm
    reader.contacts = []
    return Vector(
      path, "IK_A is the reader's own identity", reader,
      [
        InputForm(
          bytes: form.sealed(scene.dealer).bytes, expect: .notForThisStore, options: "accept=me")
      ])
  }

  private static var again: Vector {
    let path = "first/again"
    let scene = Scene(path, .first, oneTime: true)
    let form = MessageForm(
      to: [scene.recipient()], [FrameForm("hello", isLast: true)], scene.dealer)
    let bytes = form.sealed(scene.dealer).bytes
    return Vector(
      path, "the same first message twice, to a one-time bundle", scene.readerForm,
      [
        InputForm(bytes: bytes, expect: .success, payload: [UInt8]("hello".utf8)),
        InputForm(bytes: bytes, expect: .alreadyDecrypted),
      ])
  }

  private static var laterOne: Vector {
    let path = "first/later-one"
    let scene = Scene(path, .first)
    let inputs = (0..<3).map { index in
      let text = "message \(index)"
      let form = MessageForm(
        to: [scene.recipient()], [FrameForm(text, isLast: true)], scene.dealer)
      return InputForm(
        bytes: form.sealed(scene.dealer).bytes, expect: .success, payload: [UInt8](text.utf8))
    }
    return Vector(
      path, "initial messages of one session, the last first", scene.readerForm,
      [inputs[2], inputs[0], inputs[1]])
  }

  private static var skipsMost: Vector {
    let path = "first/skips-most"
    let scene = Scene(path, .first)
    for _ in 0..<25_000 { _ = scene.writer.sendQuickly(scene.dealer) }
    let form = MessageForm(
      to: [scene.recipient()], [FrameForm("hello", isLast: true)], scene.dealer)
    return Vector(
      path, "N is 25,000, and as many keys are skipped", scene.readerForm,
      [
        InputForm(
          bytes: form.sealed(scene.dealer).bytes, expect: .success, payload: [UInt8]("hello".utf8))
      ])
  }
}
