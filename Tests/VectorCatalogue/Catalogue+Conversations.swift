import Rehearsal

/// Conversations over several chains, told by the states of one reader: each step is a file of its own
/// that begins where the one before ended, and pins what was derived (`docs/protocol.md`, section 4).
extension Catalogue {
  static var conversations: [Vector] { rounds(oneTime: false) + rounds(oneTime: true) }

  /// Bob reads Alice's first message, answers, reads her next chain, and so on, four times; then the
  /// same with Alice as the reader.
  private static func rounds(oneTime isOneTime: Bool) -> [Vector] {
    let kind = isOneTime ? "one-time" : "reusable"
    let scene = Scene("conversation/\(kind)", .first, oneTime: isOneTime)
    var vectors: [Vector] = []
    for round in 0..<4 {
      vectors.append(bobReads(round, "conversation/\(kind)-bob-\(round)", scene))
      vectors.append(aliceReads(round, "conversation/\(kind)-alice-\(round)", scene))
    }
    return vectors
  }

  private static func bobReads(_ round: Int, _ path: String, _ scene: Scene) -> Vector {
    var form = ReaderForm(seed: scene.bob.seed)
    form.contacts = [.init(name: "alice", identity: Plain.identity(scene.alice))]
    if round == 0 {
      form.prekeys = [ReaderForm.Prekeys(owner: scene.bob, hash: scene.bundle.hash)]
    } else {
      form.sessions = [ReaderForm.Session(contact: "alice", ratchet: scene.reader)]
    }
    let recipient = scene.recipient()
    let agreed = round == 0 ? scene.handshake.derived : []
    return step(path, round, recipient, form, agreed, scene, &scene.reader)
  }

  private static func aliceReads(_ round: Int, _ path: String, _ scene: Scene) -> Vector {
    var form = ReaderForm(seed: scene.alice)
    form.contacts = [.init(name: "bob", identity: scene.bob.identity)]
    form.sessions = [ReaderForm.Session(contact: "bob", ratchet: scene.writer)]
    let recipient = MessageForm.Recipient(outgoing: scene.reader.send(scene.dealer))
    return step(path, round, recipient, form, [], scene, &scene.writer)
  }

  private static func step(
    _ path: String, _ round: Int, _ recipient: MessageForm.Recipient, _ form: ReaderForm,
    _ agreed: [(String, [UInt8])], _ scene: Scene, _ ratchet: inout Ratchet
  ) -> Vector {
    let text = "round \(round)"
    let sealed = MessageForm(to: [recipient], [FrameForm(text, isLast: true)], scene.dealer)
      .sealed(scene.dealer)
    ratchet.receive(recipient.outgoing.header, beginsChain: true)
    return Vector(
      path, "round \(round) of a conversation: a new chain in each", form,
      [
        InputForm(
          bytes: sealed.bytes, expect: .success, payload: [UInt8](text.utf8),
          derived: agreed + sealed.derived + ratchet.derived)
      ])
  }
}
