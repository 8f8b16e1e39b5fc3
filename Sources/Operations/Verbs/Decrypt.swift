import Descriptors
import Octets
package import Ratcheting
import Sealing
import Storage

/// `pawl decrypt`: writes the content of a message, once, and deletes its key.
package struct Decrypt: Sendable {
  /// The longest time for which the key of a message that was read is kept, in seconds.
  package static let maximumKeptLifetime = SkippedKeys.lifetime

  private let rule: SenderRule
  let keptLifetime: UInt64?

  /// The result of a decryption.
  package struct Report: Sendable {
    /// The sender.
    package let contact: Contact
    /// The name of the contact who has introduced the sender, or `nil`.
    package let introducer: ContactName?
    /// The chain of the message.
    package let chain: ChainID
    /// N, the number of the message in its chain.
    package let number: UInt32
    /// The earlier messages that have not arrived.
    package let missing: MissingMessages
    /// Whether the message was read before and its key was kept.
    package let isReplay: Bool
    /// Whether the message began a session with a contact who had one already.
    package let isNewSession: Bool
    /// The length of the content, in bytes.
    package let bytesOut: UInt64
  }

  /// Creates the verb.
  ///
  /// - Parameters:
  ///   - expectedSender: The contact that the message must be from, or a group that its sender must be in,
  ///     or `nil` for any contact.
  ///   - newContactName: The name under which an unknown sender is saved, or `nil` to refuse
  ///     unknown senders.
  ///   - keptLifetime: The number of seconds, at most ``maximumKeptLifetime``, for which the key is kept so
  ///     that the message can be read again, or `nil` to delete it.
  package init(
    from expectedSender: Addressee?, accept newContactName: ContactName?,
    keepingFor keptLifetime: UInt64?
  ) {
    precondition((1...Self.maximumKeptLifetime).contains(keptLifetime ?? 1))
    rule = SenderRule(expected: expectedSender, newName: newContactName)
    self.keptLifetime = keptLifetime
  }

  /// Decrypts the message that `input` holds. `onSender` is called once its first frame has been verified,
  /// before any content is written.
  ///
  /// The store does not change before all of the message has been verified and written. Then the verb
  /// looks for the same reading again in the present state of the store, since another process may have
  /// decrypted the message in the meantime. If the content goes to a command, the store does not change
  /// unless the command has succeeded.
  package func run(
    in context: Context, from input: inout Input, to output: inout Output,
    onSender announce: @escaping (Sender) -> Void = { _ in },
    onProgress listener: Progress.Listener = { _ in }
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      let vault = try context.vault()
      var message = try ReceivedMessage(
        from: &input, in: vault, context, likelyFrom: rule.expected)
      try copyContent(
        of: &message, from: &input, to: &output, context, onSender: announce, onProgress: listener)
      try output.finish()
      return try commit(&message, isConsumed: output.hasConsumer) {
        try output.publish()
        return output.count
      }
    }
  }

  /// Verifies the frames of a message and writes their content.
  private func copyContent(
    of message: inout ReceivedMessage, from input: inout Input, to output: inout Output,
    _ context: Context, onSender announce: @escaping (Sender) -> Void,
    onProgress listener: Progress.Listener
  ) throws {
    let head = message.head
    var sender: Sender?
    let opener: MessageOpener
    do {
      opener = try message.read { reading, snapshot in
        let found = try rule.sender(of: reading, in: snapshot)
        sender = found
        output.consumer?.begin(from: found.name, number: reading.source.number)
        return reading.opener(of: head)
      }
    } catch let error as OperationError {
      // The sender is checked after the head.
      if error.isAboutSender { input.confirm(head.byteCount) }
      throw error
    }
    input.confirm(head.byteCount)
    var reader = MessageReader(
      opener, recipientCount: head.stanzas.count, threadCount: context.threadCount,
      isInSeries: input.series != nil
    ) { [sender] in if let sender { announce(sender) } }
    do {
      try reader.copyContent(from: &input, to: &output, onProgress: listener)
    } catch {
      reader.confirm(to: &input)
      output.consumer?.abandon()
      throw error
    }
    // What is freed from here on may be a key again.
    Process.wipeFreedMemory(longBlocks: true)
  }

  /// Finds the reading of a message again in the present state of the store and makes its change there.
  /// `publish` gives the output its name and returns the length of the content. `isConsumed` says whether a
  /// command has got it, which an error reports.
  private func commit(
    _ message: inout ReceivedMessage, isConsumed: Bool, publish: () throws -> UInt64
  ) throws -> Report {
    do {
      return try message.write(isExclusive: true) { reading, transaction in
        let source = reading.source
        let name = try rule.name(of: source, in: transaction)
        let isReplay = reading.wasReadBefore
        let isNewSession = try reading.beginsAnotherSession(in: transaction)
        let contact =
          try source.contact ?? transaction.addContact(named: name, identity: source.sender)
        let missing = try reading.commit(as: contact, keepingFor: keptLifetime, in: transaction)
        return Report(
          contact: contact, introducer: try transaction.introducer(of: contact),
          chain: source.chain, number: source.number, missing: missing, isReplay: isReplay,
          isNewSession: isNewSession, bytesOut: try publish())
      }
    } catch {
      guard isConsumed else { throw error }
      throw OperationError.afterCommand(OperationError(folding: error))
    }
  }
}

// MARK: Several messages

extension Decrypt {
  /// Decrypts all messages that `input` holds, one after another, and continues after one that cannot be
  /// read (`docs/protocol.md`, section 5).
  ///
  /// Each message is committed by itself, and a command runs once for each. `announce` is called for each as
  /// for a single one, and `listener` with what became of it. Throws an error that is not about one message,
  /// such as one of the store.
  package func runAll(
    in context: Context, from input: inout Input, to output: inout Output,
    onSender announce: @escaping (Sender) -> Void = { _ in },
    onMessage listener: (Result<Report, OperationError>) -> Void,
    onProgress progressListener: Progress.Listener = { _ in }
  ) throws(OperationError) -> SeriesReport {
    try OperationError.folding {
      input.beginSeries()
      let vault = try context.vault()
      var series = SeriesReport()
      var isMore = true
      while isMore {
        let start = output.count
        do {
          let report = try readOne(
            from: &input, to: &output, in: vault, context, onSender: announce,
            onProgress: progressListener)
          series.noteSuccess()
          listener(.success(report))
          isMore = try input.goToNextMessage()
        } catch {
          let error = OperationError(folding: error)
          guard error.isAboutMessage else { throw error }
          try output.discard(after: start)
          series.note(error)
          listener(.failure(error))
          // A message that a command could not use was whole.
          isMore = try error.isFromConsumer ? input.goToNextMessage() : input.recover()
        }
      }
      series.hasBinaryInText = input.hasBinaryInText
      try output.finish()
      return series
    }
  }

  private func readOne(
    from input: inout Input, to output: inout Output, in vault: Vault, _ context: Context,
    onSender announce: @escaping (Sender) -> Void, onProgress listener: Progress.Listener
  ) throws -> Report {
    let start = output.count
    var message = try ReceivedMessage(
      from: &input, in: vault, context, likelyFrom: rule.expected)
    try copyContent(
      of: &message, from: &input, to: &output, context, onSender: announce, onProgress: listener)
    try output.flush()
    return try commit(&message, isConsumed: output.hasConsumer) {
      try output.publishPart()
      return output.count - start
    }
  }
}
