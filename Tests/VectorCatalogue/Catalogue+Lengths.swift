import Rehearsal

/// Headers of the wrong length, and B's first chain (`docs/protocol.md`, section 4).
extension Catalogue {
  static var headerLengths: [Vector] { wrongLengths + endedLengths }

  /// Gives a stanza the other of the two lengths.
  private static func resize(_ recipient: inout MessageForm.Recipient) {
    if recipient.outgoing.header.ciphertext.isEmpty {
      recipient.outgoing.header.ciphertext = [UInt8](repeating: 0xAA, count: 1088)
      recipient.initiator = nil
      recipient.initiatorBytes = nil
    } else {
      recipient.outgoing.header.ciphertext = []
      recipient.initiatorBytes = [UInt8](repeating: 0xAA, count: 2312)
    }
  }

  private static var wrongLengths: [Vector] {
    func length(
      _ name: String, _ shows: String, _ stage: Scene.Stage,
      _ hold: @escaping (inout ReaderForm, Scene) -> Void = { _, _ in }
    ) -> Vector {
      Case(
        path: "header/length-" + name, shows: shows, expect: .malformed, stage: stage,
        edit: { form, _ in resize(&form.recipients[0]) }, hold: hold
      ).vector
    }
    return [
      length("same-chain", "1,224 bytes in a chain that is not A's first", .same),
      length("new-chain", "1,224 bytes in a new chain, of a session that has begun", .new),
      length("first-chain", "2,312 bytes in A's first chain", .opened),
      length("before-number", "1,224 bytes, with a number that was read", .same) { reader, _ in
        reader.sessions[0].ratchet.received = 9
      },
      Case(
        path: "header/first-chain", shows: "the second message of A's first chain, in a session",
        expect: .success, stage: .opened, isPinned: true
      ).vector,
    ]
  }

  private static var endedLengths: [Vector] {
    func ended(
      _ name: String, _ shows: String, _ expect: Outcome, isFirst: Bool, isShort: Bool,
      number: UInt32 = 4
    ) -> Vector {
      let path = "header/ended-" + name
      let scene = Scene(path)
      var reader = scene.readerForm
      var key = scene.heldKey(4, of: scene.ended)
      key.isOfFirstChain = isFirst
      reader.sessions[0].kept = [key]
      return Vector(
        path, shows, reader,
        [scene.held(number, of: scene.ended, expect: expect, isShort: isShort)])
    }
    return [
      ended(
        "first", "a late message of A's first chain", .success, isFirst: true, isShort: true),
      ended(
        "short", "1,224 bytes in an ended chain that is not A's first", .malformed, isFirst: false,
        isShort: true),
      ended(
        "long", "2,312 bytes in A's first chain, which has ended", .malformed, isFirst: true,
        isShort: false),
      ended(
        "length-before-number", "1,224 bytes in an ended chain, and the key is gone", .malformed,
        isFirst: false, isShort: true, number: 5),
    ]
  }

  // MARK: B's first chain

  /// Alice reads Bob's first answer.
  private static func answer(
    _ name: String, _ shows: String, _ expect: Outcome, fault: Ratchet.Fault? = nil,
    pinned: Bool = false, _ edit: (inout MessageForm.Recipient) -> Void = { _ in }
  ) -> Vector {
    let path = "header/answer" + name
    let scene = Scene(path, .opened)
    scene.reader.fault = fault
    var form = ReaderForm(seed: scene.alice)
    form.contacts = [.init(name: "bob", identity: scene.bob.identity)]
    form.sessions = [ReaderForm.Session(contact: "bob", ratchet: scene.writer)]
    var recipient = MessageForm.Recipient(outgoing: scene.reader.send(scene.dealer))
    edit(&recipient)
    let sealed = MessageForm(to: [recipient], [FrameForm("hello", isLast: true)], scene.dealer)
      .sealed(scene.dealer)
    var derived: [(String, [UInt8])] = []
    if pinned {
      var reader = scene.writer
      reader.receive(recipient.outgoing.header, beginsChain: true)
      derived = sealed.derived + reader.derived
    }
    return Vector(
      path, shows, form,
      [
        InputForm(
          bytes: sealed.bytes, expect: expect,
          payload: expect == .success ? [UInt8]("hello".utf8) : [], derived: derived)
      ])
  }

  static var answers: [Vector] {
    [
      answer("", "B's first answer", .success, pinned: true),
      answer(
        "-without-identity", "B's first chain lacks the agreement with IK_A", .altered,
        fault: .withoutIdentity),
      answer("-without-ciphertext", "its transcript lacks CT", .altered, fault: .withoutCiphertext),
      answer("-agreement-zero", "DH is 0 in B's first chain", .malformed) {
        $0.outgoing.header.agreement = zeros
      },
      answer("-short", "1,224 bytes in B's first chain", .malformed) { resize(&$0) },
      answer("-previous", "PN is 2^32 - 2: there is no chain to skip in", .success) {
        $0.outgoing.header.previous = .max - 1
      },
    ]
  }

  // MARK: Times and numbers of sessions

  static var keptTimes: [Vector] {
    let days: UInt64 = 120 * 86_400
    func kept(
      _ name: String, _ shows: String, _ expect: Outcome, age: UInt64, isEnded: Bool,
      alsoFresh: Bool = false
    ) -> Vector {
      let path = "skip/" + name
      let scene = Scene(path)
      let headerKey = isEnded ? scene.ended : scene.reader.receivingHeader
      var reader = scene.readerForm
      var key = scene.heldKey(4, of: headerKey)
      key.time = Scene.now - age
      reader.sessions[0].kept = [key] + (alsoFresh ? [scene.heldKey(6, of: headerKey)] : [])
      reader.sessions[0].ratchet.received = 9
      return Vector(
        path, shows, reader, [scene.held(4, of: headerKey, expect: expect)], isTimed: true)
    }
    return [
      kept(
        "kept-almost-due", "a key skipped a second less than 120 days ago", .success,
        age: days - 1, isEnded: false),
      kept(
        "kept-due", "a key skipped 120 days ago", .alreadyDecrypted, age: days, isEnded: false),
      kept(
        "kept-due-ended", "the last key of an ended chain, skipped 120 days ago", .notForThisStore,
        age: days, isEnded: true),
      kept(
        "kept-due-of-several", "a key of an ended chain that has another, skipped 120 days ago",
        .alreadyDecrypted, age: days, isEnded: true, alsoFresh: true),
    ]
  }

  static var sessionLimits: [Vector] {
    func limit(_ name: String, _ shows: String, _ count: Int, _ expect: Outcome) -> Vector {
      let path = "order/" + name
      let scene = Scene(path, .first)
      var reader = scene.readerForm
      reader.sessions = (0..<count).map { index in
        var ratchet = Ratchet(
          association: Plain.identity(scene.alice) + scene.bob.identity
            + Plain.agreementKey(scene.dealer.bytes(32))
            + bigEndian(Scene.now + UInt64(index) + 1) + scene.dealer.bytes(32),
          isInitiator: false, root: scene.dealer.bytes(32),
          nextReceivingHeader: scene.dealer.bytes(32), isDue: true)
        (ratchet.sendingHeader, ratchet.receivingHeader) =
          (scene.dealer.bytes(32), scene.dealer.bytes(32))
        (ratchet.receivingChain, ratchet.received) = (scene.dealer.bytes(32), 3)
        return ReaderForm.Session(contact: "alice", ratchet: ratchet)
      }
      let letters = (0..<2).map { input("message \($0)", scene.recipient(), scene) }
      let second =
        expect == .success ? letters[1] : InputForm(bytes: letters[1].bytes, expect: expect)
      return Vector(path, shows, reader, [letters[0], second])
    }
    return [
      limit(
        "sessions-most", "40 sessions that are higher in order: the new one is kept", 40, .success),
      limit(
        "sessions-too-many", "41 sessions that are higher: the new one is read and deleted", 41,
        .alreadyDecrypted),
    ]
  }

  /// Sessions with two contacts: messages in both are read, in turn.
  static var twoSessions: Vector {
    let path = "order/two-sessions"
    let scene = Scene(path)
    let other = Scene(path + "/other", owner: scene.bob)
    var reader = scene.readerForm
    func session(_ scene: Scene) -> ReaderForm.Session {
      ReaderForm.Session(contact: "alice", ratchet: scene.reader)
    }
    reader.contacts.append(.init(name: "carol", identity: Plain.identity(other.alice)))
    var second = session(other)
    second.contact = "carol"
    reader.sessions = [session(scene), second]
    let inputs = [
      input("one", scene.recipient(), scene), input("other", other.recipient(), other),
      input("one again", scene.recipient(), scene),
    ]
    return Vector(path, "messages in two sessions, in turn", reader, inputs)
  }

  static func bigEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
  }
}
