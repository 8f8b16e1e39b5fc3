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
    in context: Context, from input: inout Input, to output: inout Output
  ) throws(OperationError) -> Outcome {
    try OperationError.folding {
      let vault = try context.vault()
      let head = try readHead(&input)
      let first = try vault.read { transaction in
        let reading = try Reader(head, transaction, at: context.now)
          .reading(of: head.stanzas.indices)
        try head.verify(with: reading.fileSecret)
        try checkSender(reading, transaction)
        return reading
      }
      let place = first.place
      try release(first, head, from: &input, to: &output)
      try output.finish()
      return try context.write(vault) { transaction in
        // From the store as it is now: another process may have used it meanwhile.
        let reading = try Reader(head, transaction, at: context.now).reading(of: place..<place + 1)
        return try commit(reading, context, transaction, &output)
      }
    }
  }

  private func readHead(_ input: inout Input) throws -> Head {
    switch try input.detectForm() {
    case .message, .armoredMessage: break
    case .bundle, .armoredBundle, .undecided: throw SealingError.otherKind
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

  private func checkSender(_ reading: borrowing Reading, _ transaction: Transaction) throws {
    if let from, from != accept { _ = try Contact.existing(from, transaction) }
    guard let name = try reading.contact?.name ?? newName(reading.sender, transaction) else {
      throw OperationError.unknownSender(reading.sender)
    }
    if let from, from != name { throw OperationError.unexpectedSender(name, expected: from) }
  }

  /// The name that an unknown sender is to have, if one is given and free.
  private func newName(
    _ sender: IdentityKey, _ transaction: Transaction
  ) throws -> ContactName? {
    guard let accept else { return nil }
    if let other = try Contact.find(accept, transaction) {
      throw OperationError.identityMismatch(accept, expected: other.identity, found: sender)
    }
    return accept
  }

  private func release(
    _ reading: consuming Reading, _ head: Head, from input: inout Input, to output: inout Output
  ) throws {
    var opener = MessageOpener(
      fileSecret: reading.fileSecret, head: head, place: reading.place,
      authenticationKey: reading.authenticationKey)
    var chunk = Buffer(capacity: FrameWord.longestBody)
    while !opener.isComplete {
      try openFrame(&opener, &input, into: &chunk)
      if opener.isComplete { try checkEnd(opener.frameCount, &input) }
      try output.write(chunk.bytes)
      chunk.removeAll()
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
    try checkSender(reading, transaction)
    let contact: Contact
    if let known = reading.contact {
      contact = known
    } else if let accept {
      contact = try Contact.findOrAdd(accept, reading.sender, transaction)
    } else {
      throw OperationError.unknownSender(reading.sender)
    }
    let chain = reading.chain
    let number = reading.number
    let isReplay = reading.wasReadBefore
    let missing = try reading.commit(
      as: contact, isKeeping: isKeeping, at: context.now, transaction)
    try output.publish()
    return Outcome(
      contact: contact, chain: chain, number: number, missing: missing, isReplay: isReplay,
      bytesOut: output.count)
  }
}
