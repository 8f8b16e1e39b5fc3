import Octets
import Primitives
import Ratcheting
package import Sealing
import Storage

/// `pawl encrypt`: writes a message to one or several contacts.
package struct Encrypt: Sendable {
  let recipients: [Recipient]
  let isArmored: Bool
  let compression: Compression
  let isPadded: Bool

  /// The result of an encryption.
  package struct Report: Sendable {
    /// For each recipient, the chain of the message and its number in that chain.
    package let positions: [MessagePosition]
    /// The length of the content, in bytes.
    package let bytesIn: UInt64
    /// The length of the message, in bytes.
    package let bytesOut: UInt64
    /// Whether the content is itself a pawl message.
    package let isContentMessage: Bool
  }

  /// Creates the verb. A contact that is named several times, or in several groups, counts once.
  /// `compression` says how the content is compressed.
  package init(
    to recipients: [Recipient], isArmored: Bool, compression: Compression, isPadded: Bool
  ) {
    self.recipients = recipients
    self.isArmored = isArmored
    self.compression = compression
    self.isPadded = isPadded
  }

  /// Encrypts everything that `input` holds.
  ///
  /// The sessions advance before the first byte is written, so no message key is ever used twice,
  /// whatever happens afterwards. Throws ``OperationError/tooManyRecipients(_:)``. If a command that writes
  /// the content fails, the message has no last frame.
  package func run(
    in context: Context, from input: inout Input, to output: inout Output,
    onProgress listener: Progress.Listener = { _ in }
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      output.keepApart(from: input)
      let vault = try context.vault()
      let fileSecret: Key<KeyRole.FileSecret> = context.randomness.key()
      let addressed = try context.write(to: vault) { transaction in
        try transaction.address(
          fileSecret, to: contacts(in: transaction), randomness: context.randomness)
      }
      let head = Head(stanzas: addressed.stanzas, fileSecret: fileSecret)
      var writer = MessageWriter(
        MessageSealer(
          fileSecret: fileSecret, headMAC: head.mac,
          authenticators: addressed.authenticators(of: head),
          compression: compression, isPadded: isPadded),
        compression: compression, threadCount: context.threadCount)
      try input.startProducer()
      if isArmored { output.beginArmor(.message) }
      try output.write(head.bytes.bytes)
      let content = try writer.write(contentsOf: &input, to: &output, onProgress: listener)
      try output.finish()
      try output.publish()
      return Report(
        positions: addressed.positions, bytesIn: content.byteCount, bytesOut: output.count,
        isContentMessage: content.isMessage)
    }
  }

  /// Returns the contacts that the message is written to. So many names that they cannot be those of fewer
  /// contacts are refused before any is looked up.
  private func contacts(in snapshot: Snapshot) throws -> [Contact] {
    let named = Set(
      recipients.map(\.addressee).filter { if case .contact = $0 { true } else { false } }
    ).count
    guard named <= Head.maximumStanzaCount else { throw OperationError.tooManyRecipients(named) }
    let contacts = try snapshot.contacts(of: recipients)
    guard contacts.count <= Head.maximumStanzaCount else {
      throw OperationError.tooManyRecipients(contacts.count)
    }
    return contacts
  }

  // MARK: Preview

  /// What is known of a message before it is written.
  package struct Preview: Sendable {
    /// A recipient, and until when messages to them can be written, in seconds since 1970: `nil` if they
    /// have answered, and so without a limit.
    package let recipients: [(entry: ListContacts.Entry, unansweredUntil: UInt64?)]
    /// The recipients to whom no message can be written, and why.
    package let failures: [(entry: ListContacts.Entry, error: OperationError)]
    /// The length of the head, in bytes.
    package let headByteCount: Int
  }

  /// Finds out who can be written to, without changing anything.
  ///
  /// Throws the errors of ``run(in:from:to:onProgress:)`` that are not about one of several contacts.
  package func preview(in context: Context) throws(OperationError) -> Preview {
    try OperationError.folding {
      try context.read(context.vault()) { snapshot in
        let contacts = try contacts(in: snapshot)
        var reachable: [(entry: ListContacts.Entry, unansweredUntil: UInt64?)] = []
        var failures: [(entry: ListContacts.Entry, error: OperationError)] = []
        for contact in contacts {
          let entry = try ListContacts.Entry(contact, in: snapshot)
          do {
            let session = try snapshot.currentSession(with: contact)
            reachable.append((entry, session.unansweredUntil))
          } catch let error as OperationError { failures.append((entry, error)) }
        }
        return Preview(
          recipients: reachable, failures: failures,
          headByteCount: Head.byteCount(
            answered: reachable.count { $0.unansweredUntil == nil },
            initial: reachable.count { $0.unansweredUntil != nil }))
      }
    }
  }
}
