import Octets
package import Ratcheting
import Sealing
import Storage

/// `pawl decrypt`: writes what a message holds, once, and uses its key up.
package struct Decrypt: Sendable {
  let from: ContactName?
  let accept: ContactName?
  let isKeeping: Bool

  /// One message that was decrypted.
  package struct Outcome: Sendable {
    package let contact: Contact
    package let chain: ChainID
    package let number: UInt32
    /// The numbers below it in its chain that have not arrived.
    package let missing: [UInt32]
    /// Whether it was read before, and its key kept.
    package let isReplay: Bool
    package let bytesOut: UInt64
  }

  /// `from` insists on a sender, `accept` saves an unknown one under that name, `isKeeping` leaves the
  /// key so that the message can be read again.
  package init(from: ContactName?, accept: ContactName?, isKeeping: Bool) {
    self.from = from
    self.accept = accept
    self.isKeeping = isKeeping
  }

  package func run(
    in context: Context, from input: inout Input, to output: inout Output,
    _ listener: Progress.Listener = { _ in }
  ) throws(OperationError) -> Outcome {
    try OperationError.folding {
      let vault = try context.vault()
      let head = try readHead(&input)
      let place = try readersPlace(head, vault, context)
      let first = try context.read(vault) { try reading(head, place, context, $0) }
      try release(first, head, place, from: &input, to: &output, listener)
      try output.finish()
      return try context.write(vault, isExclusive: true) { transaction in
        // From the store as it is now: another process may have used it meanwhile.
        try commit(
          try reading(head, place, context, transaction), context, transaction, &output)
      }
    }
  }

  private func readHead(_ input: inout Input) throws -> Head {
    switch try input.detectForm() {
    case .message, .armoredMessage: break
    case .bundle, .armoredBundle, .armoredBackup, .undecided: throw SealingError.otherKind
    }
    var parser = HeadParser()
    while let wanted = parser.wanted {
      guard try input.fetch(wanted) else { throw SealingError.truncated(frames: 0) }
      try parser.accept(input.bytes.extracting(0..<wanted))
      input.drop(wanted)
    }
    guard let head = parser.head else { throw SealingError.truncated(frames: 0) }
    return head
  }

  /// The number of the reader's stanza: the first that can be read. A stanza that a session opens is
  /// the one, whether or not it then verifies.
  private func readersPlace(_ head: Head, _ vault: Vault, _ context: Context) throws -> Int {
    let trial = try context.read(vault) { try Trial($0) }
    var gravest = Refusal.none
    var room = SkippedKeys.mostPerMessage
    for (place, stanza) in head.stanzas.enumerated() {
      switch trial.lead(stanza) {
      case .session: return place
      case .prekey(let initiator, let period):
        do {
          try context.read(vault) { snapshot in
            _ = try reader(head, place, context, snapshot)
              .reading(.prekey(initiator, period: period), room: &room).wasReadBefore
          }
          return place
        } catch let refusal as Refusal { gravest = max(gravest, refusal) }
      case nil: continue
      }
    }
    throw gravest.error
  }

  private func reader(
    _ head: Head, _ place: Int, _ context: Context, _ snapshot: Snapshot
  ) -> Reader {
    Reader(
      stanza: head.stanzas[place], count: head.stanzas.count, snapshot: snapshot,
      now: context.now)
  }

  /// The reading of the reader's stanza, its head and its sender checked. The stanza could be read a
  /// moment ago: if it is not for this store now, another process has decrypted it.
  private func reading(
    _ head: Head, _ place: Int, _ context: Context, _ snapshot: Snapshot
  ) throws -> Reading {
    let reading: Reading
    do {
      reading = try reader(head, place, context, snapshot).reading()
    } catch OperationError.notForThisStore {
      throw OperationError.alreadyDecrypted
    } catch let refusal as Refusal {
      throw refusal == .none ? OperationError.alreadyDecrypted : refusal.error
    }
    try head.verify(with: reading.fileSecret)
    try checkSender(reading.origin, snapshot)
    return reading
  }

  private func checkSender(_ origin: Reading.Origin, _ snapshot: Snapshot) throws {
    if let from, from != accept { _ = try Contact.existing(from, snapshot) }
    guard let name = try origin.contact?.name ?? newName(origin.sender, snapshot) else {
      throw OperationError.unknownSender(origin.sender)
    }
    if let from, from != name { throw OperationError.unexpectedSender(name, expected: from) }
  }

  /// The name that an unknown sender is to have, if one is given and free.
  private func newName(_ sender: IdentityKey, _ snapshot: Snapshot) throws -> ContactName? {
    guard let accept else { return nil }
    if let other = try Contact.find(accept, snapshot) {
      throw OperationError.identityMismatch(accept, expected: other.identity, found: sender)
    }
    return accept
  }

  private func release(
    _ reading: borrowing Reading, _ head: Head, _ place: Int, from input: inout Input,
    to output: inout Output, _ listener: Progress.Listener
  ) throws {
    var opener = MessageOpener(
      fileSecret: reading.fileSecret, head: head, place: place,
      authenticationKey: reading.authenticationKey.copy())
    var chunk = Buffer(capacity: FrameWord.longestBody)
    while !opener.isComplete {
      try openFrame(&opener, &input, into: &chunk)
      if opener.isComplete { try checkEnd(opener.frameCount, &input) }
      try output.write(chunk.bytes)
      chunk.removeAll()
      listener(input.progress)
    }
  }

  private func openFrame(
    _ opener: inout MessageOpener, _ input: inout Input, into chunk: inout Buffer
  ) throws {
    let front = MessageOpener.wordByteCount
    guard try input.fetch(front) else {
      try input.finish(frames: opener.frameCount)
      throw SealingError.truncated(frames: opener.frameCount)
    }
    let word = try opener.word(input.bytes.extracting(0..<front))
    let end = front + opener.byteCount(after: word)
    guard try input.fetch(end) else {
      throw SealingError.truncated(frames: opener.frameCount)
    }
    try opener.open(word, input.bytes.extracting(front..<end), into: &chunk)
    input.drop(end)
  }

  /// Nothing follows the last frame, and its armor, if there is any, ends as it should.
  private func checkEnd(_ frames: UInt64, _ input: inout Input) throws {
    guard try !input.fetch(1) else { throw SealingError.trailingBytes }
    try input.finish(frames: frames)
  }

  private func commit(
    _ reading: consuming Reading, _ context: Context, _ transaction: Transaction,
    _ output: inout Output
  ) throws -> Outcome {
    let origin = reading.origin
    let isReplay = reading.wasReadBefore
    let contact = try origin.contact ?? added(origin.sender, transaction)
    let missing = try reading.commit(
      as: contact, isKeeping: isKeeping, at: context.now, transaction)
    try output.publish()
    return Outcome(
      contact: contact, chain: origin.chain, number: origin.number, missing: missing,
      isReplay: isReplay,
      bytesOut: output.count)
  }

  private func added(_ sender: IdentityKey, _ transaction: Transaction) throws -> Contact {
    guard let accept else { throw OperationError.unknownSender(sender) }
    return try Contact.findOrAdd(accept, sender, transaction)
  }
}
