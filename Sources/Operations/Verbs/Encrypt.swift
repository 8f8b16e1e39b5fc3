import Octets
import Primitives
package import Ratcheting
package import Sealing
import Storage

/// `pawl encrypt`: writes a message to one or several contacts.
package struct Encrypt: Sendable {
  let recipients: [ContactName]
  let isArmored: Bool
  let compression: Compression
  let isPadded: Bool

  /// The result of an encryption.
  package struct Report: Sendable {
    /// For each recipient, the chain of the message and its number in that chain.
    package let positions: [(name: ContactName, chain: ChainID, number: UInt32)]
    /// The length of the content, in bytes.
    package let bytesIn: UInt64
    /// The length of the message, in bytes.
    package let bytesOut: UInt64
    /// Whether the content is itself a pawl message.
    package let isContentMessage: Bool
  }

  /// Creates the verb. A contact that is named several times counts once.
  /// `compression` says how the content is compressed.
  ///
  /// Throws ``OperationError/tooManyRecipients(_:)``.
  package init(
    to recipients: [ContactName], isArmored: Bool, compression: Compression, isPadded: Bool
  ) throws(OperationError) {
    var seen: Set<ContactName> = []
    self.recipients = recipients.filter { seen.insert($0).inserted }
    guard self.recipients.count <= Head.maximumStanzaCount else {
      throw .tooManyRecipients(self.recipients.count)
    }
    self.isArmored = isArmored
    self.compression = compression
    self.isPadded = isPadded
  }

  /// Encrypts everything that `input` holds.
  ///
  /// The sessions advance before the first byte is written, so no message key is ever used twice,
  /// whatever happens afterwards. If a command that writes the content fails, the message has no last
  /// frame.
  package func run(
    in context: Context, from input: inout Input, to output: inout Output,
    onProgress listener: Progress.Listener = { _ in }
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      output.keepApart(from: input)
      let vault = try context.vault()
      let fileSecret: Key<KeyRole.FileSecret> = context.randomness.key()
      let addressed = try context.write(to: vault) { try address(fileSecret, context, in: $0) }
      let head = Head(stanzas: addressed.stanzas, fileSecret: fileSecret)
      var writer = MessageWriter(
        MessageSealer(
          fileSecret: fileSecret, headMAC: head.mac,
          authenticators: Authenticators(
            keys: addressed.takeAuthenticatorKeys(), headMAC: head.mac),
          compression: compression, isPadded: isPadded),
        threadCount: min(context.threadCount, compression.maximumThreadCount))
      try input.startProducer()
      if isArmored { output.beginArmor(.message) }
      try output.write(head.bytes.bytes)
      let content = try writer.write(contentsOf: &input, to: &output, onProgress: listener)
      try output.finish()
      try output.publish()
      return Report(
        positions: recipients.compactMap { name in
          addressed.positions[name].map { (name, $0.chain, $0.number) }
        }, bytesIn: content.byteCount, bytesOut: output.count,
        isContentMessage: content.isMessage)
    }
  }

  // MARK: The recipients

  /// The stanzas of a message, and the position of the message in each recipient's chain.
  private final class Addressed {
    var stanzas: [Stanza] = []
    var positions: [ContactName: (chain: ChainID, number: UInt32)] = [:]
    private var authenticatorKeys = SecretWriter(capacity: 1024)

    func add(_ key: borrowing Key<KeyRole.Authenticator>) { authenticatorKeys.append(key.bytes) }

    func takeAuthenticatorKeys() -> Secret {
      var taken = SecretWriter(capacity: 0)
      swap(&taken, &authenticatorKeys)
      return taken.finish()
    }
  }

  /// Takes the next message key of the current session with each recipient, saves the session and
  /// wraps the file secret.
  private func address(
    _ fileSecret: borrowing Key<KeyRole.FileSecret>, _ context: Context,
    in transaction: Transaction
  ) throws -> Addressed {
    var sessions = try recipients.map { ($0, try currentSession(with: $0, in: transaction)) }
    // Stanzas stand in a random order, so that it says nothing about the recipients.
    context.randomness.shuffle(&sessions)
    let addressed = Addressed()
    for (name, session) in sessions {
      var record = try transaction.session(id: session)
      let message: OutgoingMessage
      do {
        message = try record.session.send(randomness: context.randomness)
      } catch .exhausted { throw OperationError.sessionExhausted(name) }
      record.usage.noteSent(at: transaction.now)
      try transaction.save(record)
      addressed.positions[name] = (message.chain, message.number)
      let sealedHeader = message.sealedHeader
      let initiator = message.initiator
      let keys = StanzaKeys(
        message.takeMessageKey(), salt: context.randomness.bytes(Stanza.saltByteCount))
      addressed.stanzas.append(
        Stanza(
          wrapping: fileSecret, with: keys, association: record.session.association.bytes,
          initiator: initiator, sealedHeader: sealedHeader, recipientCount: recipients.count))
      addressed.add(keys.authenticatorKey)
    }
    return addressed
  }

  private func currentSession(
    with name: ContactName, in transaction: Transaction
  ) throws -> RecordID {
    let contact = try transaction.existingContact(named: name)
    let sessions = try transaction.sessions(with: contact.id)
    guard let current = sessions.current else {
      let unanswered = sessions.last { $0.isUnanswered && !$0.isRetired }
      if let expires = unanswered?.unansweredUntil {
        throw OperationError.bundleRunOut(name, expires)
      }
      throw OperationError.noSession(name)
    }
    return current.id
  }
}
