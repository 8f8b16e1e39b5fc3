import Octets
import Primitives
package import Ratcheting
import Sealing
import Storage

/// `pawl encrypt`: makes a message to one or several contacts of what the input holds.
package struct Encrypt: Sendable {
  /// How much goes into one frame, in bytes, before compression.
  private static let chunkSize = 524_288

  let recipients: [ContactName]
  let isArmored: Bool
  let level: Int
  let isPadded: Bool

  /// One message that was encrypted.
  package struct Outcome: Sendable {
    /// For each recipient, the chain and the number the message has in it.
    package fileprivate(set) var places: [(name: ContactName, chain: ChainID, number: UInt32)]
    package fileprivate(set) var bytesIn: UInt64 = 0
    package fileprivate(set) var bytesOut: UInt64 = 0
    /// What was encrypted is itself a message of pawl's.
    package fileprivate(set) var wasSealedAlready = false
  }

  /// `level` is one of ``Compressor/levels``. Each contact is written to once.
  package init(
    to recipients: [ContactName], isArmored: Bool, level: Int, isPadded: Bool
  ) throws(OperationError) {
    var seen: Set<ContactName> = []
    self.recipients = recipients.filter { seen.insert($0).inserted }
    guard self.recipients.count <= Head.mostStanzas else {
      throw .tooManyRecipients(self.recipients.count)
    }
    self.isArmored = isArmored
    self.level = level
    self.isPadded = isPadded
  }

  package func run(
    in context: Context, from input: inout Input, to output: inout Output,
    _ listener: Progress.Listener = { _ in }
  ) throws(OperationError) -> Outcome {
    try OperationError.folding {
      try output.refuse(input)
      output.keepApart(from: input)
      let vault = try context.vault()
      let fileSecret: Key<KeyRole.FileSecret> = context.randomness.key()
      // From here on the sessions have advanced, whatever becomes of the rest.
      let addressed = try context.write(vault) { transaction in
        try address(fileSecret, context, transaction)
      }
      let head = Head(stanzas: addressed.stanzas, fileSecret: fileSecret)
      let authenticators = Authenticators(
        keys: addressed.takeAuthenticationKeys(), headMAC: head.mac)
      let sealer = MessageSealer(
        fileSecret: fileSecret, headMAC: head.mac, authenticators: authenticators, level: level,
        isPadded: isPadded)
      var outcome = Outcome(places: addressed.places)
      try write(head, Sink(sealer, self, context), from: &input, to: &output, &outcome, listener)
      return outcome
    }
  }

  // MARK: The stanzas

  private final class Addressed {
    var stanzas: [Stanza] = []
    var places: [(name: ContactName, chain: ChainID, number: UInt32)] = []
    private var keys = SecretWriter(capacity: 1024)

    func add(_ key: borrowing Key<KeyRole.Authenticator>) { keys.append(key.bytes) }

    func takeAuthenticationKeys() -> Secret {
      var taken = SecretWriter(capacity: 0)
      swap(&taken, &keys)
      return taken.finish()
    }
  }

  private func address(
    _ fileSecret: borrowing Key<KeyRole.FileSecret>, _ context: Context, _ transaction: Transaction
  ) throws -> Addressed {
    let addressed = Addressed()
    for name in recipients {
      let contact = try Contact.existing(name, transaction)
      var kept = try current(contact, context, transaction)
      let departure: Departure
      do {
        departure = try kept.session.send(randomness: context.randomness)
      } catch { throw OperationError.sessionExhausted(name) }
      kept.tally.noteSent(at: context.now)
      try kept.save(transaction)
      addressed.places.append((name, departure.chain, departure.number))
      wrap(fileSecret, departure, kept.session.association, context, addressed)
    }
    return addressed
  }

  private func wrap(
    _ fileSecret: borrowing Key<KeyRole.FileSecret>, _ departure: consuming Departure,
    _ association: Association, _ context: Context, _ addressed: Addressed
  ) {
    let header = departure.sealedHeader.bytes
    let initiator = departure.initiator
    let keys = StanzaKeys(
      departure.takeMessageKey(), salt: context.randomness.bytes(Stanza.saltByteCount))
    addressed.stanzas.append(
      Stanza(
        wrapping: fileSecret, with: keys, association: association.bytes, initiator: initiator,
        sealedHeader: header, count: recipients.count))
    addressed.add(keys.authenticationKey)
  }

  /// The session to send in: the greatest in which one can.
  private func current(
    _ contact: Contact, _ context: Context, _ transaction: Transaction
  ) throws -> KeptSession {
    let sessions = try KeptSession.all(of: contact.id, at: context.now, transaction)
    guard let summary = sessions.last(where: { $0.canSend }) else {
      let unanswered = sessions.last { $0.isUnanswered && !$0.isRetired }
      if case .initiator(let expires)? = unanswered?.role {
        throw OperationError.bundleRunOut(contact.name, expires)
      }
      throw OperationError.noSession(contact.name)
    }
    guard let kept = try KeptSession.find(summary.id, transaction) else {
      throw StorageError.damaged("session")
    }
    return kept
  }

  // MARK: The frames

  private func write(
    _ head: Head, _ sink: consuming Sink, from input: inout Input,
    to output: inout Output, _ outcome: inout Outcome, _ listener: Progress.Listener
  ) throws {
    var sink = sink
    try sink.put(head.bytes.bytes, &output)
    while true {
      // What is ready goes out before anything is waited for.
      while try sink.conveyor.isFull || (!sink.conveyor.isEmpty && !input.isReady) {
        try sink.putFirst(&output)
      }
      let slot = sink.next()
      let isEnd = try input.readChunk(into: &slot.job.chunk, isHoldingBack: sink.heldBack > 0)
      outcome.note(slot.job.chunk.bytes)
      guard !isEnd else {
        try sink.finish(with: slot, &output)
        break
      }
      let isPausing = slot.job.chunk.room > 0
      sink.start(slot, isLong: !isPausing)
      if isPausing { try sink.flush(&output) }
      listener(input.progress)
    }
    try output.finish()
    try output.publish()
    outcome.bytesOut = output.count
  }

  /// Where chunks become frames, and frames the output, as text if that is wished.
  private struct Sink: ~Copyable {
    var sealer: MessageSealer
    var conveyor: Conveyor<FrameMaker>
    private var encoder: ArmorEncoder?

    init(_ sealer: consuming MessageSealer, _ encrypt: Encrypt, _ context: Context) {
      conveyor = Conveyor(threadCount: context.threadCount)
      encoder = encrypt.isArmored ? ArmorEncoder(.message) : nil
      self.sealer = sealer
    }

    /// How many bytes wait for their line of armor to become full.
    var heldBack: Int { encoder?.pendingCount ?? 0 }

    mutating func next() -> Conveyor<FrameMaker>.Slot {
      let slot = conveyor.next { sealer.maker(chunkSize: chunkSize) }
      slot.job.chunk.removeAll()
      return slot
    }

    mutating func start(_ slot: Conveyor<FrameMaker>.Slot, isLong: Bool) {
      guard slot.job.chunk.count > 0 else { return }
      sealer.assignNext(to: &slot.job)
      conveyor.start(isLong: isLong) { $0.make() }
    }

    mutating func putFirst(_ output: inout Output) throws {
      guard let frame = conveyor.finishFirst().job.frame else { return }
      sealer.note(frame)
      try put(frame, &output)
    }

    /// Puts everything out, down to the last byte: armor writes whole lines only, so padding fills it.
    mutating func flush(_ output: inout Output) throws {
      while !conveyor.isEmpty { try putFirst(&output) }
      guard heldBack > 0 else { return }
      try put(sealer.filling(heldBack, to: Armor.bytesPerLine), &output)
    }

    mutating func finish(
      with last: Conveyor<FrameMaker>.Slot, _ output: inout Output
    ) throws {
      while !conveyor.isEmpty { try putFirst(&output) }
      sealer.close(with: last.job)
      while let frame = sealer.nextClosingFrame() { try put(frame, &output) }
      if let end = encoder?.finish() { try output.write(end.bytes) }
    }

    private mutating func put(_ frame: SealedFrame, _ output: inout Output) throws {
      try put(frame.bytes, &output)
      if !frame.authenticators.isEmpty { try put(frame.authenticators.bytes, &output) }
    }

    mutating func put(_ bytes: RawSpan, _ output: inout Output) throws {
      guard let text = encoder?.encode(bytes) else { return try output.write(bytes) }
      try output.write(text.bytes)
    }
  }
}

extension Encrypt.Outcome {
  fileprivate mutating func note(_ chunk: RawSpan) {
    if bytesIn == 0, chunk.byteCount >= Form.decisiveByteCount {
      switch try? Form(chunk) {
      case .message, .armoredMessage: wasSealedAlready = true
      case .bundle, .armoredBundle, .armoredBackup, .undecided, nil: break
      }
    }
    bytesIn += UInt64(chunk.byteCount)
  }
}
