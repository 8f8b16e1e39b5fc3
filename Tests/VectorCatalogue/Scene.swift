/// Alice, who writes, and Bob, who reads, at one point of their conversation. Everything in it is
/// decided by the name it is given.
final class Scene {
  /// The reader's clock, where nothing else is said: in June 2025.
  static let now: UInt64 = 1_750_000_000

  /// How far the conversation is when the message of interest is written.
  enum Stage {
    /// Bob has Alice's bundle at most: her message begins the session.
    case first
    /// Bob has read Alice's first message, and hers is the next of that chain.
    case opened
    /// Bob has answered: Alice's message begins a chain.
    case new
    /// Bob has received a message of the chain that Alice's is in.
    case same
  }

  let dealer: Dealer
  let alice: [UInt8]
  let bob: Owner
  let bundle: BundleForm
  let ephemeral: [UInt8]
  let began: UInt64
  let handshake: Handshake
  /// Alice's end and Bob's.
  var writer: Ratchet
  var reader: Ratchet
  let stage: Stage

  init(
    _ path: String, _ stage: Stage = .same, oneTime: Bool = false, began: UInt64 = Scene.now,
    owner: Owner? = nil, fromSelf: Bool = false
  ) {
    let dealer = Dealer(path)
    let alice = dealer.bytes(32)
    let bob = owner ?? Owner(dealer, oneTime: oneTime)
    let bundle = BundleForm(of: bob)
    ephemeral = dealer.bytes(32)
    handshake = Handshake(
      fromSelf ? bob.seed : alice, with: bundle, of: bob, ephemeral: ephemeral,
      encapsulation: dealer.bytes(32), began: began)
    (self.dealer, self.bob, self.bundle, self.began) = (dealer, bob, bundle, began)
    self.alice = fromSelf ? bob.seed : alice
    (writer, reader) = (handshake.initiator, handshake.responderEnd)
    self.stage = stage
    guard stage != .first else { return }
    exchange(&writer, &reader)
    guard stage != .opened else { return }
    exchange(&reader, &writer)
    if stage == .same { exchange(&writer, &reader) }
  }

  /// One message that arrives, of a new chain.
  private func exchange(_ one: inout Ratchet, _ other: inout Ratchet) {
    other.receive(one.send(dealer).header, beginsChain: true)
  }

  /// The reader as it stands.
  var readerForm: ReaderForm {
    var form = ReaderForm(seed: bob.seed)
    form.contacts = [.init(name: "alice", identity: Plain.identity(alice))]
    if stage == .first {
      form.prekeys = [ReaderForm.Prekeys(owner: bob, hash: bundle.hash)]
    } else {
      form.sessions = [ReaderForm.Session(contact: "alice", ratchet: reader)]
    }
    return form
  }

  /// Alice's next message, to Bob alone.
  func recipient() -> MessageForm.Recipient {
    MessageForm.Recipient(outgoing: writer.send(dealer), initiator: initiator)
  }

  /// What her message says of the session, while it is not answered.
  var initiator: InitiatorForm? {
    guard writer.receivingChain == nil else { return nil }
    return InitiatorForm(
      identity: Plain.identity(alice), ephemeral: Plain.agreementKey(ephemeral), began: began,
      bundleID: [UInt8](bundle.hash.prefix(16)), ciphertext: handshake.ciphertext,
      signedPrekey: bundle.signedPrekey, kemPrekey: bundle.kemPrekey, secret: dealer.bytes(32),
      encapsulation: dealer.bytes(32))
  }

  /// A message to someone else.
  func stranger() -> MessageForm.Recipient {
    let header = HeaderForm(
      agreement: Plain.agreementKey(dealer.bytes(32)), kem: Plain.kemKey(dealer.bytes(64)),
      ciphertext: dealer.bytes(1088), previous: 0, number: 0)
    return MessageForm.Recipient(
      outgoing: Ratchet.Outgoing(
        header: header, headerKey: dealer.bytes(32), messageKey: dealer.bytes(32),
        association: dealer.bytes(136)))
  }

  /// An initial message to someone else.
  func initialStranger() -> MessageForm.Recipient {
    var recipient = stranger()
    recipient.outgoing.header.ciphertext = []
    // E is the base point, so that the stanza is tried.
    recipient.initiatorBytes =
      [9] + [UInt8](repeating: 0, count: 31) + dealer.bytes(InitiatorForm.byteCount - 32)
    return recipient
  }
}

/// A message in a scene, with the places where a case can differ.
struct Case {
  var path: String
  var shows: String
  var expect: Outcome
  var stage = Scene.Stage.same
  var frames: [FrameForm] = [FrameForm("hello", isLast: true)]
  /// What may be released, if not the content of all stored frames of a message that is read.
  var payload: [UInt8]?
  var options = ""
  var isOneTime = false
  /// Whether words come out at random at the reader, so that the result has to be computed: altered or
  /// truncated.
  var isFateOpen = false
  /// Whether what was derived stands in the header.
  var isPinned = false
  /// What the sender's send step gets wrong.
  var fault: Ratchet.Fault?
  /// Changes what the sender makes, before anything is computed.
  var edit: (inout MessageForm, Scene) -> Void = { _, _ in }
  /// Changes what travels.
  var alter: (inout MessageForm.Sealed) -> Void = { _ in }
  /// Changes what the reader holds.
  var hold: (inout ReaderForm, Scene) -> Void = { _, _ in }

  var vector: Vector {
    let scene = Scene(path, stage, oneTime: isOneTime)
    var reader = scene.readerForm
    hold(&reader, scene)
    scene.writer.fault = fault
    var form = MessageForm(to: [scene.recipient()], frames, scene.dealer)
    edit(&form, scene)
    var sealed = form.sealed(scene.dealer)
    alter(&sealed)
    let fate = isFateOpen ? sealed.fate : (expect, payload ?? content)
    precondition(!isFateOpen || [.altered, .truncated].contains(fate.0), path)
    return Vector(
      path, shows, reader,
      [
        InputForm(
          bytes: sealed.bytes, expect: fate.0, payload: fate.1, options: options,
          derived: isPinned ? pins(scene, form, sealed) : [])
      ])
  }

  private var content: [UInt8] { expect == .success ? frames.flatMap(\.body) : [] }

  private func pins(
    _ scene: Scene, _ form: MessageForm, _ sealed: MessageForm.Sealed
  ) -> [(String, [UInt8])] {
    var reader = scene.reader
    let header = form.recipients[0].outgoing.header
    reader.receive(header, beginsChain: [.first, .new].contains(scene.stage))
    let agreed = scene.stage == .first ? scene.handshake.derived : []
    return agreed + sealed.derived + reader.derived
  }
}
