import Rehearsal

/// Messages to several readers (`docs/protocol.md`, sections 5 and 6).
extension Catalogue {
  /// A message to Bob at `place` among `count` readers, the others strangers.
  private static func several(
    _ name: String, _ shows: String, _ expect: Outcome, place: Int = 0, of count: Int = 2,
    stage: Scene.Stage = .same, releasing payload: String? = nil, pinned: Bool = false,
    fateOpen: Bool = false,
    edit: @escaping (inout MessageForm, Scene) -> Void = { _, _ in },
    alter: @escaping (inout MessageForm.Sealed) -> Void = { _ in }
  ) -> Vector {
    Case(
      path: "recipients/" + name, shows: shows, expect: expect, stage: stage,
      frames: [FrameForm("one "), FrameForm("two", isLast: true)],
      payload: payload.map { [UInt8]($0.utf8) }, isFateOpen: fateOpen,
      edit: { (form: inout MessageForm, scene: Scene) in
        let others = (1..<count).map { _ in scene.stranger() }
        form.recipients.insert(contentsOf: others[..<place], at: 0)
        form.recipients.append(contentsOf: others[place...])
        edit(&form, scene)
      }, alter: alter
    ).vector
  }

  static var recipients: [Vector] { places + authenticators + lists }

  private static var places: [Vector] {
    [
      several("first", "the first of two readers", .success),
      several("second", "the second of two readers", .success, place: 1),
      several("tenth", "the last of ten readers", .success, place: 9, of: 10),
      several(
        "first-message", "it begins a session, the second of two", .success, place: 1, stage: .first
      ),
      several(
        "nobody", "a message to two others", .notForThisStore,
        edit: { (form: inout MessageForm, scene: Scene) in
          form.recipients[0] = scene.stranger()
        }),
      several(
        "initial-for-other", "an initial stanza for somebody else comes first", .success, place: 1,
        edit: { (form: inout MessageForm, scene: Scene) in
          form.recipients[0] = scene.initialStranger()
        }),
    ]
  }

  private static var authenticators: [Vector] {
    func flipped(
      _ name: String, _ shows: String, _ expect: Outcome, frame: Int, reader: Int, bit: Int = 0,
      releasing payload: String? = nil
    ) -> Vector {
      let flip: (inout MessageForm.Sealed) -> Void = { sealed in
        let place = sealed.authenticatorOffsets[frame] + 16 * reader + bit / 8
        sealed.frames[frame][place] ^= 1 << UInt8(bit % 8)
      }
      return several(name, shows, expect, releasing: payload, alter: flip)
    }
    return [
      flipped(
        "own-authenticator", "a bit of the reader's own authenticator", .altered, frame: 0,
        reader: 0, releasing: ""),
      flipped(
        "own-authenticator-last-bit", "the last bit of it", .altered, frame: 0, reader: 0, bit: 127,
        releasing: ""),
      flipped(
        "own-authenticator-last", "in the last frame", .altered, frame: 1, reader: 0,
        releasing: "one "),
      flipped(
        "other-authenticator", "another reader's is not looked at", .success, frame: 0, reader: 1),
    ] + forgeries
  }

  private static var forgeries: [Vector] {
    [
      several(
        "authenticators-swapped", "the two authenticators change places", .altered, releasing: "",
        alter: { (sealed: inout MessageForm.Sealed) in
          let start = sealed.authenticatorOffsets[0]
          let codes: [UInt8] = [UInt8](sealed.frames[0][start...])
          sealed.frames[0].removeLast(32)
          sealed.frames[0].append(contentsOf: codes.suffix(16))
          sealed.frames[0].append(contentsOf: codes.prefix(16))
        }),
      several(
        "authenticators-missing", "frames without authenticators", .altered, releasing: "",
        alter: { (sealed: inout MessageForm.Sealed) in
          for index in sealed.frames.indices { sealed.frames[index].removeLast(32) }
          sealed.frames[1] += [UInt8](repeating: 0, count: 64)
        }),
      several(
        "forged-by-reader", "another reader wrote a frame and kept the authenticator", .altered,
        releasing: "",
        alter: { (sealed: inout MessageForm.Sealed) in
          // Whoever reads has the frame's key: the tag is right, the authenticator is the old one.
          let key = sealed.derived.first { $0.0 == "mk_0" }?.1 ?? []
          let forged = FrameForm("ONE ").sealed(key, 0)
          sealed.frames[0].replaceSubrange(4..<4 + forged.count, with: forged)
        }),
      several(
        "cut-authenticators", "it ends in the authenticators of the last frame", .truncated,
        releasing: "one ",
        alter: { $0 = $0.cut($0.bytes.count - 1) }),
      several(
        "one-reader-authenticator", "a message to one reader with an authenticator", .altered,
        of: 1, fateOpen: true,
        alter: { (sealed: inout MessageForm.Sealed) in
          for index in sealed.frames.indices { sealed.frames[index] += Dealer("code").bytes(16) }
          sealed.frames[1] += Dealer("code").bytes(100)
        }),
    ]
  }

  private static var lists: [Vector] {
    [
      several(
        "stanza-removed", "the other reader's stanza was taken out", .altered,
        alter: { (sealed: inout MessageForm.Sealed) in
          sealed.front.removeLast(2441)
          sealed.front[16] = 1
        }),
      several(
        "stanza-changed", "the other reader's stanza was changed", .altered,
        alter: { (sealed: inout MessageForm.Sealed) in
          sealed.front[sealed.front.count - 1] ^= 1
        }),
      several(
        "stanzas-swapped", "the stanzas change places", .altered,
        alter: { (sealed: inout MessageForm.Sealed) in
          sealed.front.removeLast(2 * 2441)
          sealed.front += sealed.stanzas[1].bytes
          sealed.front += sealed.stanzas[0].bytes
        }),
      several(
        "bound-to-one", "a reader made a message to two of a message to one", .altered,
        edit: { (form: inout MessageForm, _: Scene) in
          form.boundCount = 1
        }),
      several(
        "bound-to-two", "a reader made a message to one of a message to two", .altered, of: 1,
        edit: { (form: inout MessageForm, _: Scene) in
          form.boundCount = 2
        }),
      several(
        "failing-first", "the reader's first stanza fails: the second is not tried", .altered,
        place: 0,
        edit: { (form: inout MessageForm, scene: Scene) in
          form.recipients[1] = scene.recipient()
          form.alterStanzas = { $0[0].wrapped[0] ^= 1 }
        }),
      several(
        "two-for-one", "two stanzas for one reader: the first counts", .success,
        edit: { (form: inout MessageForm, scene: Scene) in
          form.recipients[1] = scene.recipient()
          form.alterStanzas = { $0[1].wrapped[0] ^= 1 }
        }),
      several(
        "initial-fails-then-session", "an initial stanza that fails, then the reader's own",
        .success, place: 1,
        edit: { (form: inout MessageForm, scene: Scene) in
          let other = Scene("recipients/initial-fails/other", .first)
          var outgoing = other.recipient()
          outgoing.initiator?.signedPrekey = Plain.agreementKey(scene.bob.signed)
          form.recipients[0] = outgoing
        }),
    ] + [usedThenOwn, tooManyThenNothing]
  }

  /// Of two stanzas the first is of a message that was read before.
  private static var usedThenOwn: Vector {
    let path = "recipients/used-then-nothing"
    let scene = Scene(path, .first)
    let recipient = scene.recipient()
    let one = input("hello", recipient, scene)
    var form = MessageForm(
      to: [scene.stranger(), recipient], [FrameForm("again", isLast: true)], scene.dealer)
    form.recipients[0] = scene.initialStranger()
    return Vector(
      path, "the reader's stanza was read in another message", scene.readerForm,
      [one, InputForm(bytes: form.sealed(scene.dealer).bytes, expect: .alreadyDecrypted)])
  }

  /// An initial stanza that skips too many keys, and none besides that can be read.
  private static var tooManyThenNothing: Vector {
    let path = "recipients/too-many-then-nothing"
    let scene = Scene(path, .first)
    var recipient = scene.recipient()
    recipient.outgoing.header.number = 30_000
    let form = MessageForm(
      to: [recipient, scene.stranger()], [FrameForm("hello", isLast: true)], scene.dealer)
    return Vector(
      path, "an initial stanza skips too many, and no other can be read", scene.readerForm,
      [InputForm(bytes: form.sealed(scene.dealer).bytes, expect: .tooManySkipped)])
  }
}
