import Rehearsal

/// What a reader holds before it is given anything.
struct ReaderForm {
  /// A session with a contact, and the message keys kept of its chains.
  struct Session {
    var contact: String
    var ratchet: Ratchet
    var kept: [KeptKey] = []
    /// How many more keys are held, of a chain that no message here is in.
    var heldCount = 0
  }

  struct KeptKey {
    var headerKey: [UInt8]
    var number: UInt32
    var messageKey: [UInt8]
    var wasRead = false
    /// The chain is A's first.
    var isOfFirstChain = false
    /// When it was skipped or read, if not now.
    var time: UInt64?
  }

  /// The private halves of one bundle, and its hash. Without its own, `kem` is empty.
  struct Prekeys {
    var owner: Owner
    var hash: [UInt8]
    /// When the bundle expires, where that matters.
    var expires: UInt64?
  }

  /// A contact, and what is kept of its bundles.
  struct Contact {
    var name: String
    var identity: [UInt8]
    /// The greatest `not_before` and the greatest `created`.
    var notBefore: UInt64 = 0
    var created: UInt64 = 0
  }

  var now = Scene.now
  var seed: [UInt8]
  var contacts: [Contact] = []
  var prekeys: [Prekeys] = []
  var remembered: [(identity: [UInt8], ephemeral: [UInt8])] = []
  var sessions: [Session] = []

  var lines: [Vector.Line] {
    var lines = [Vector.Line("now", "\(now)"), Vector.Line("reader", seed.hex)]
    for contact in contacts {
      let times =
        contact.notBefore + contact.created > 0 ? " \(contact.notBefore) \(contact.created)" : ""
      lines.append(Vector.Line("contact", "\(contact.name) \(contact.identity.hex)\(times)"))
    }
    for prekeys in prekeys {
      let owner = prekeys.owner
      let oneTime = owner.oneTime?.hex ?? "-"
      lines.append(
        Vector.Line(
          "prekeys",
          "\(prekeys.hash.hex) \(owner.signed.hex) \(oneTime) \(owner.kem.hex)"
            + (prekeys.expires.map { " expires=\($0)" } ?? "")))
    }
    for pair in remembered {
      lines.append(Vector.Line("remembered", "\(pair.identity.hex) \(pair.ephemeral.hex)"))
    }
    return lines + sessions.flatMap(Self.lines)
  }

  private static func lines(_ session: Session) -> [Vector.Line] {
    var lines = session.ratchet.lines(session.contact)
    for key in session.kept {
      let words =
        (key.wasRead ? " read" : "") + (key.isOfFirstChain ? " first" : "")
        + (key.time.map { " time=\($0)" } ?? "")
      lines.append(
        Vector.Line("kept", "\(key.headerKey.hex) \(key.number) \(key.messageKey.hex)\(words)"))
    }
    if session.heldCount > 0 { lines.append(Vector.Line("held", "\(session.heldCount)")) }
    return lines
  }
}

/// One thing that a reader is given, and what must come of it.
struct InputForm {
  var bytes: [UInt8]
  var expect: Outcome
  /// What may be released.
  var payload: [UInt8] = []
  /// What the reader is asked for beside reading: `accept=NAME`, `from=NAME`, `keep`.
  var options = ""
  var derived: [(String, [UInt8])] = []

  var lines: [Vector.Line] {
    let options = options.isEmpty ? "" : " " + options
    let hash = Plain.hash(payload).hex
    return [Vector.Line("message", "\(bytes.count) \(expect.rawValue) \(hash)\(options)")]
      + derived.map { Vector.Line("derived", "\($0.0) \($0.1.hex)") }
  }
}

extension Vector.Line {
  /// The outcome is this one only while the reader's clock shows `now`.
  static let clockMatters = Self("clock", "matters")
}

extension Vector {
  /// A reader that is given messages, one after another.
  init(
    _ path: String, _ shows: String, _ reader: ReaderForm, _ inputs: [InputForm],
    isTimed: Bool = false
  ) {
    let (area, name) = Self.split(path)
    let last = inputs[inputs.count - 1]
    self.init(
      area: area, name: name,
      lines: [
        Line("expect", last.expect.text), Line("payload", Plain.hash(last.payload).hex),
        Line("shows", shows), Line("play", "messages"),
      ] + (isTimed ? [.clockMatters] : []) + reader.lines + inputs.flatMap(\.lines),
      body: inputs.flatMap(\.bytes))
  }

  /// A reader that imports a bundle under the name `bob`.
  init(
    bundle path: String, _ shows: String, _ expect: Outcome, _ reader: ReaderForm, _ body: [UInt8],
    _ more: [Line] = []
  ) {
    let (area, name) = Self.split(path)
    self.init(
      area: area, name: name,
      lines: [Line("expect", expect.text), Line("shows", shows), Line("play", "bundle")]
        + reader.lines + more,
      body: body)
  }

  /// Text that should be an identity.
  init(identity path: String, _ shows: String, _ text: String, _ identity: [UInt8]? = nil) {
    let (area, name) = Self.split(path)
    let expect = identity == nil ? Outcome.malformed : .success
    self.init(
      area: area, name: name,
      lines: [
        Line("expect", expect.text), Line("shows", shows), Line("play", "identity"),
      ] + (identity.map { [Line("derived", "IK \($0.hex)")] } ?? []),
      body: [UInt8](text.utf8))
  }

  /// Two identities, whose safety number the body is.
  init(safety path: String, _ one: [UInt8], _ other: [UInt8], _ digits: String) {
    let (area, name) = Self.split(path)
    self.init(
      area: area, name: name,
      lines: [
        Line("expect", Outcome.success.text), Line("shows", "the safety number of two identities"),
        Line("play", "safety"), Line("identity", one.hex), Line("identity", other.hex),
      ],
      body: [UInt8](digits.utf8))
  }

  static func split(_ path: String) -> (area: String, name: String) {
    let parts = path.split(separator: "/")
    return (String(parts[0]), String(parts[1]))
  }
}
