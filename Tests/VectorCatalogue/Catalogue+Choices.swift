import Rehearsal

/// Which stanza is the reader's, and the order of the checks after it (`docs/protocol.md`, section 5).
extension Catalogue {
  static var stanzaChoices: [Vector] { choices + failures + checkOrders }

  /// A message to Bob from several senders at once, which only a case writes: each stanza is of its own
  /// session, and all wrap the same secret.
  private static func choice(
    _ name: String, _ shows: String, _ expect: Outcome, options: String = "",
    hold: (inout ReaderForm, Scene) -> Void = { _, _ in },
    _ stanzas: (Choice) -> [MessageForm.Recipient],
    alter: @escaping (inout [StanzaForm]) -> Void = { _ in }
  ) -> Vector {
    let path = "recipients/choice-" + name
    let choice = Choice(path)
    var reader = choice.session.readerForm
    reader.prekeys = [
      ReaderForm.Prekeys(owner: choice.bob, hash: choice.first.bundle.hash)
    ]
    reader.contacts.append(
      .init(name: "carol", identity: Plain.identity(choice.first.alice)))
    hold(&reader, choice.session)
    var form = MessageForm(
      to: stanzas(choice), [FrameForm("hello", isLast: true)], choice.session.dealer)
    form.alterStanzas = alter
    return Vector(
      path, shows, reader,
      [
        InputForm(
          bytes: form.sealed(choice.session.dealer).bytes, expect: expect,
          payload: expect == .success ? [UInt8]("hello".utf8) : [], options: options)
      ])
  }

  /// Alice has a session with Bob; Carol writes her first message to him, and so does Dave.
  private struct Choice {
    let session: Scene
    let bob: Owner
    let first: Scene
    let second: Scene

    init(_ path: String) {
      session = Scene(path)
      bob = session.bob
      first = Scene(path + "/carol", .first, owner: bob)
      second = Scene(path + "/dave", .first, owner: bob)
    }

    /// Carol's first message with too many keys to skip.
    func tooMany() -> MessageForm.Recipient {
      var recipient = first.recipient()
      recipient.outgoing.header.number = 25_001
      return recipient
    }
  }

  /// A message whose key is gone.
  private static func used(_ reader: inout ReaderForm, _ scene: Scene) {
    reader.sessions[0].ratchet.received = 9
  }

  private static var choices: [Vector] {
    [
      choice(
        "session-behind-first", "a first message that would be read, then a session: that counts",
        .success, options: "from=alice"
      ) { [$0.first.recipient(), $0.session.recipient()] },
      choice(
        "session-fails-before-first",
        "a session's stanza fails: a first message is not tried, before it or behind it", .altered
      ) {
        [$0.first.recipient(), $0.session.recipient(), $0.second.recipient()]
      } alter: {
        $0[1].wrapped[0] ^= 1
      },
      choice(
        "session-used-is-final", "a session's stanza is used: a first message is not tried",
        .alreadyDecrypted, hold: used
      ) { [$0.session.recipient(), $0.first.recipient()] },
      choice(
        "session-malformed-is-final", "a header is malformed: a first message is not tried",
        .malformed
      ) { choice in
        var recipient = choice.session.recipient()
        recipient.outgoing.header.number = .max
        return [recipient, choice.first.recipient()]
      },
      choice(
        "session-skips-is-final", "a session's stanza skips too many: a first is not tried",
        .tooManySkipped
      ) { choice in
        var recipient = choice.session.recipient()
        recipient.outgoing.header.number = 30_000
        return [recipient, choice.first.recipient()]
      },
      choice(
        "first-of-sessions", "two sessions' stanzas: the first in the message counts", .wrongSender,
        options: "from=alice",
        hold: { reader, scene in
          reader.sessions.append(.init(contact: "carol", ratchet: other(scene).reader))
          reader.contacts[1].identity = Plain.identity(other(scene).alice)
        },
        { [other($0.session).recipient(), $0.session.recipient()] }
      ),
      choice(
        "first-of-firsts", "two first messages: the first in the message counts", .success,
        options: "from=carol"
      ) { [$0.first.recipient(), $0.second.recipient()] },
      choice(
        "first-fails-then-first", "a first message fails at wrapped: the next is tried", .success,
        options: "from=carol"
      ) {
        [$0.second.recipient(), $0.first.recipient()]
      } alter: {
        $0[0].wrapped[0] ^= 1
      },
    ]
  }

  /// Another session of the reader's, with somebody else.
  private static func other(_ scene: Scene) -> Scene {
    Scene("recipients/choice/other", owner: scene.bob)
  }

  private static var failures: [Vector] {
    func remembered(
      _ name: String, _ shows: String, _ expect: Outcome, options: String = "",
      _ stanzas: @escaping (Choice) -> [MessageForm.Recipient]
    ) -> Vector {
      let second = Choice("recipients/choice-" + name).second
      return choice(
        name, shows, expect, options: options,
        hold: { reader, _ in
          reader.remembered = [
            (Plain.identity(second.alice), Plain.agreementKey(second.ephemeral))
          ]
        }, stanzas)
    }
    return [
      remembered(
        "used-before-many", "one is already read, one skips too many", .alreadyDecrypted
      ) { [$0.second.recipient(), $0.tooMany()] },
      remembered(
        "many-before-used", "one skips too many, one is already read", .alreadyDecrypted
      ) { [$0.tooMany(), $0.second.recipient()] },
      remembered(
        "used-then-first", "one is already read, one begins a session", .success,
        options: "from=carol"
      ) { [$0.second.recipient(), $0.first.recipient()] },
      choice(
        "many-then-nothing", "one skips too many, one is for nobody here", .tooManySkipped
      ) { [$0.session.initialStranger(), $0.tooMany(), $0.session.stranger()] },
      choice(
        "many-then-first", "one skips too many, one begins a session", .unknownSender
      ) { [$0.tooMany(), $0.second.recipient()] },
    ]
  }

  private static var checkOrders: [Vector] {
    func order(
      _ name: String, _ shows: String, _ expect: Outcome, _ stage: Scene.Stage, options: String,
      contacts: [String] = [], edit: @escaping (inout MessageForm) -> Void = { _ in },
      alter: @escaping (inout MessageForm.Sealed) -> Void = { _ in }
    ) -> Vector {
      Case(
        path: "sender/" + name, shows: shows, expect: expect, stage: stage, payload: [],
        options: options, edit: { form, _ in edit(&form) }, alter: alter,
        hold: { reader, scene in
          if stage == .first { reader.contacts = [] }
          for name in contacts {
            reader.contacts.append(
              .init(name: name, identity: Plain.identity(Dealer(name).bytes(32))))
          }
        }
      ).vector
    }
    let badMac: (inout MessageForm.Sealed) -> Void = { $0.mac[0] ^= 1 }
    let badFrame: (inout MessageForm.Sealed) -> Void = { $0.frames[0][5] ^= 1 }
    return [
      order(
        "mac-before-unknown", "header_mac is wrong, and the sender is unknown", .altered, .first,
        options: "", alter: badMac),
      order(
        "mac-before-nobody", "header_mac is wrong, and nobody has the name", .altered, .same,
        options: "from=dave", alter: badMac),
      order(
        "wrapped-before-nobody", "wrapped is wrong, and nobody has the name", .altered, .same,
        options: "from=dave", edit: { $0.alterStanzas = { $0[0].wrapped[0] ^= 1 } }),
      order(
        "nobody-before-unknown", "nobody has the name asked for, and the sender is unknown",
        .noContact, .first, options: "from=dave"),
      order(
        "nobody-before-taken", "nobody has the name asked for, and the name given is taken",
        .noContact, .first, options: "accept=carol from=dave", contacts: ["carol"]),
      order(
        "taken-before-other", "the name given is taken, and is the one asked for",
        .identityMismatch, .first, options: "accept=carol from=carol", contacts: ["carol"]),
      order(
        "unknown-before-frames", "the sender is unknown, and a frame is altered", .unknownSender,
        .first, options: "", alter: badFrame),
      order(
        "other-before-frames", "another sender is asked for, and a frame is altered", .wrongSender,
        .same, options: "from=carol", contacts: ["carol"], alter: badFrame),
      order(
        "accepted-session-ignored", "a name given for a sender of a session is ignored", .altered,
        .same, options: "accept=carol", contacts: ["carol"], alter: badFrame),
    ]
  }
}
