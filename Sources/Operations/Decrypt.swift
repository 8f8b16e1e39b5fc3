import Descriptors
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
      try output.refuse(input)
      let vault = try context.vault()
      let message = try IncomingMessage(&input, vault, context)
      let first = try context.read(vault) { try reading(message, context, $0) }
      try release(
        first, message, through: Outlet(context), from: &input, to: &output, listener)
      try output.finish()
      // What is freed from here on may be a key again.
      Process.wipeFreedMemory(longBlocks: true)
      return try context.write(vault, isExclusive: true) { transaction in
        // From the store as it is now: another process may have used it meanwhile.
        try commit(
          try reading(message, context, transaction), context, transaction, &output)
      }
    }
  }

  /// The reading of a message, its sender checked.
  private func reading(
    _ message: IncomingMessage, _ context: Context, _ snapshot: Snapshot
  ) throws -> Reading {
    let reading = try message.reading(context, snapshot)
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
    _ reading: borrowing Reading, _ message: IncomingMessage, through outlet: consuming Outlet,
    from input: inout Input, to output: inout Output, _ listener: Progress.Listener
  ) throws {
    var outlet = outlet
    var opener = MessageOpener(
      fileSecret: reading.fileSecret, head: message.head, place: message.place,
      authenticationKey: reading.authenticationKey.copy())
    while !opener.hasLast {
      if outlet.conveyor.isFull { try outlet.releaseFirst(&output) }
      do {
        let slot = outlet.conveyor.next { opener.opening() }
        // What is ready goes out before anything is waited for.
        try read(&opener, &slot.job, &input) { try outlet.release(&output) }
      } catch {
        // What came before it is genuine, or is the first that is not.
        try outlet.release(&output)
        throw error
      }
      outlet.conveyor.start(isLong: !opener.hasLast) { $0.open() }
      listener(input.progress)
    }
    try outlet.release(leaving: 1, &output)
    try outlet.releaseLast(&output) { try checkEnd(opener.frameCount, &input) }
    listener(input.progress)
  }

  /// Where frames become chunks, and chunks the output, in order. After a frame that does not verify
  /// nothing comes out any more.
  private struct Outlet {
    var conveyor: Conveyor<FrameOpening>
    private var isClosed = false

    init(_ context: Context) { conveyor = Conveyor(threadCount: context.threadCount) }

    mutating func releaseFirst(_ output: inout Output) throws {
      try releaseLast(&output) {}
    }

    /// Releases all there is but `count` frames.
    mutating func release(leaving count: Int = 0, _ output: inout Output) throws {
      while !isClosed, conveyor.count > count { try releaseFirst(&output) }
    }

    /// Releases a chunk once `check` has found nothing wrong.
    mutating func releaseLast(_ output: inout Output, _ check: () throws -> Void) throws {
      isClosed = true
      try conveyor.finishFirst().job.release { chunk in
        try check()
        try output.write(chunk)
      }
      isClosed = false
    }
  }

  /// Reads the next frame into `opening`.
  private func read(
    _ opener: inout MessageOpener, _ opening: inout FrameOpening, _ input: inout Input,
    beforeWaiting: () throws -> Void
  ) throws {
    guard try input.fetch(FrameWord.byteCount, beforeWaiting: beforeWaiting) else {
      try input.finish(frames: opener.frameCount)
      throw SealingError.truncated(frames: opener.frameCount)
    }
    let frames = opener.frameCount
    try opener.announce(input.bytes.extracting(0..<FrameWord.byteCount), to: &opening)
    input.drop(FrameWord.byteCount)
    let isWhole = try input.take(
      opening.wanted, into: &opening.sealed, beforeWaiting: beforeWaiting)
    guard isWhole else { throw SealingError.truncated(frames: frames) }
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
