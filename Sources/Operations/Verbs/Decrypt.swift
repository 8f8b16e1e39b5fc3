import Descriptors
import Octets
package import Ratcheting
import Sealing
import Storage

/// `pawl decrypt`: writes the content of a message, once, and deletes its key.
package struct Decrypt: Sendable {
  let expectedSender: ContactName?
  let newContactName: ContactName?
  let isKeeping: Bool

  /// The result of a decryption.
  package struct Report: Sendable {
    /// The sender.
    package let contact: Contact
    /// The chain of the message.
    package let chain: ChainID
    /// N, the number of the message in its chain.
    package let number: UInt32
    /// The numbers below ``number`` in the chain that have not arrived.
    package let missing: [UInt32]
    /// Whether the message was read before and its key was kept.
    package let isReplay: Bool
    /// The length of the content, in bytes.
    package let bytesOut: UInt64
  }

  /// Creates the verb.
  ///
  /// - Parameters:
  ///   - expectedSender: The contact that the message must be from, or `nil` for any.
  ///   - newContactName: The name under which an unknown sender is saved, or `nil` to refuse
  ///     unknown senders.
  ///   - isKeeping: Whether the key is kept so that the message can be read again.
  package init(
    from expectedSender: ContactName?, accept newContactName: ContactName?, isKeeping: Bool
  ) {
    self.expectedSender = expectedSender
    self.newContactName = newContactName
    self.isKeeping = isKeeping
  }

  /// Decrypts the message that `input` holds.
  ///
  /// The store does not change before the whole message has been verified and written. Then the
  /// reading is looked up again, because another process may have decrypted the message in the
  /// meantime.
  package func run(
    in context: Context, from input: inout Input, to output: inout Output,
    onProgress listener: Progress.Listener = { _ in }
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      try output.refuse(input)
      let vault = try context.vault()
      let message = try ReceivedMessage(from: &input, in: vault, context)
      var reader = MessageReader(
        try context.read(vault) { try opener(of: message, in: $0) },
        threadCount: context.threadCount)
      try reader.copyContent(from: &input, to: &output, onProgress: listener)
      try output.finish()
      // The memory that is freed from here on may hold a key again.
      Process.wipeFreedMemory(longBlocks: true)
      return try context.write(to: vault, isExclusive: true) { transaction in
        try commit(try reading(of: message, in: transaction), in: transaction, output: &output)
      }
    }
  }

  private func opener(
    of message: ReceivedMessage, in snapshot: Snapshot
  ) throws -> MessageOpener {
    let reading = try reading(of: message, in: snapshot)
    return MessageOpener(
      fileSecret: reading.fileSecret, head: message.head, stanzaIndex: message.stanzaIndex,
      authenticatorKey: reading.authenticatorKey.copy())
  }

  /// Returns the reading of a message after its sender has been checked.
  private func reading(of message: ReceivedMessage, in snapshot: Snapshot) throws -> Reading {
    let reading = try message.reading(in: snapshot)
    try checkSender(of: reading.source, in: snapshot)
    return reading
  }

  private func checkSender(of source: Reading.Source, in snapshot: Snapshot) throws {
    if let expectedSender, expectedSender != newContactName {
      _ = try snapshot.existingContact(named: expectedSender)
    }
    guard let name = try source.contact?.name ?? nameForUnknown(source.sender, in: snapshot) else {
      throw OperationError.unknownSender(source.sender)
    }
    if let expectedSender, expectedSender != name {
      throw OperationError.unexpectedSender(name, expected: expectedSender)
    }
  }

  /// Returns the name to give an unknown sender, or `nil` if there is no such name; throws
  /// ``OperationError/identityMismatch(_:expected:found:)`` if another contact has the name.
  private func nameForUnknown(
    _ sender: IdentityKey, in snapshot: Snapshot
  ) throws -> ContactName? {
    guard let newContactName else { return nil }
    if let other = try snapshot.contact(named: newContactName) {
      throw OperationError.identityMismatch(
        newContactName, expected: other.identity, found: sender)
    }
    return newContactName
  }

  private func commit(
    _ reading: consuming Reading, in transaction: Transaction, output: inout Output
  ) throws -> Report {
    let source = reading.source
    let isReplay = reading.wasReadBefore
    let contact = try source.contact ?? addedContact(source.sender, in: transaction)
    let missing = try reading.commit(as: contact, isKeeping: isKeeping, in: transaction)
    try output.publish()
    return Report(
      contact: contact, chain: source.chain, number: source.number, missing: missing,
      isReplay: isReplay, bytesOut: output.count)
  }

  private func addedContact(
    _ sender: IdentityKey, in transaction: Transaction
  ) throws -> Contact {
    guard let newContactName else { throw OperationError.unknownSender(sender) }
    return try transaction.addContact(named: newContactName, identity: sender)
  }
}
