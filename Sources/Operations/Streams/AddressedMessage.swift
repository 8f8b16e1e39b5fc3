import Octets
import Primitives
import Ratcheting
import Sealing
import Storage

/// The stanzas of a message that is to be written, and its position in the chain of each recipient.
final class AddressedMessage {
  private(set) var stanzas: [Stanza] = []
  private(set) var positions: [ContactName: (chain: ChainID, number: UInt32)] = [:]
  private var authenticatorKeys = SecretWriter(capacity: 1024)

  fileprivate func add(
    _ stanza: Stanza, authenticatedBy key: borrowing Key<KeyRole.Authenticator>
  ) {
    stanzas.append(stanza)
    authenticatorKeys.append(key.bytes)
  }

  fileprivate func note(_ name: ContactName, chain: ChainID, number: UInt32) {
    positions[name] = (chain, number)
  }

  /// Returns the authenticators of the message's frames. This may be called once.
  func authenticators(of head: Head) -> Authenticators {
    var keys = SecretWriter(capacity: 0)
    swap(&keys, &authenticatorKeys)
    return Authenticators(keys: keys.finish(), headMAC: head.mac)
  }
}

extension Transaction {
  /// Takes the next message key of the current session with each recipient, saves the session and
  /// wraps the file secret.
  func address(
    _ fileSecret: borrowing Key<KeyRole.FileSecret>, to recipients: [Contact],
    randomness: any Randomness
  ) throws -> AddressedMessage {
    var sessions = try recipients.map { ($0.name, try currentSession(with: $0)) }
    // Stanzas stand in a random order, so that it says nothing about the recipients.
    randomness.shuffle(&sessions)
    let addressed = AddressedMessage()
    for (name, session) in sessions {
      var record = try self.session(id: session)
      let message: OutgoingMessage
      do {
        message = try record.session.send(randomness: randomness)
      } catch .exhausted { throw OperationError.sessionExhausted(name) }
      record.usage.noteSent(at: now)
      try save(record)
      addressed.note(name, chain: message.chain, number: message.number)
      let sealedHeader = message.sealedHeader
      let initiator = message.initiator
      let keys = StanzaKeys(
        message.takeMessageKey(), salt: randomness.bytes(Stanza.saltByteCount))
      let stanza = Stanza(
        wrapping: fileSecret, with: keys, association: record.session.association.bytes,
        initiator: initiator, sealedHeader: sealedHeader, recipientCount: recipients.count)
      addressed.add(stanza, authenticatedBy: keys.authenticatorKey)
    }
    return addressed
  }
}

extension Snapshot {
  /// Returns the session in which messages to a contact are sent.
  ///
  /// Throws ``OperationError/noSession(_:)`` or ``OperationError/bundleRunOut(_:_:)`` if there is none.
  func currentSession(with contact: Contact) throws -> RecordID {
    let sessions = try sessions(with: contact.id)
    guard let current = sessions.current else {
      let unanswered = sessions.last { $0.isUnanswered && !$0.isRetired }
      if let expires = unanswered?.unansweredUntil {
        throw OperationError.bundleRunOut(contact.name, expires)
      }
      throw OperationError.noSession(contact.name)
    }
    return current.id
  }
}
