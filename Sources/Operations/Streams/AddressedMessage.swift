import Octets
import Primitives
package import Ratcheting
import Sealing
import Storage

/// The position of a message in the chain of one of its recipients.
package struct MessagePosition: Sendable {
  /// The recipient.
  package let name: ContactName
  /// The chain.
  package let chain: ChainID
  /// N, the number of the message in the chain.
  package let number: UInt32
  /// The time at which the session ends unless the recipient answers, in seconds since 1970; `nil` once
  /// they have answered.
  package let unansweredUntil: UInt64?
}

/// The stanzas of a message that is to be written, and its position in the chain of each recipient.
final class AddressedMessage {
  private(set) var stanzas: [Stanza] = []
  /// The positions, in the order in which the recipients were given.
  fileprivate(set) var positions: [MessagePosition] = []
  private var authenticatorKeys = SecretWriter(capacity: 1024)

  fileprivate func add(
    _ stanza: Stanza, authenticatedBy key: borrowing Key<KeyRole.Authenticator>
  ) {
    stanzas.append(stanza)
    authenticatorKeys.append(key.bytes)
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
    var sessions = try recipients.enumerated().map { order, contact in
      (order, contact.name, try currentSession(with: contact))
    }
    // Stanzas stand in a random order, so that it says nothing about the recipients.
    randomness.shuffle(&sessions)
    let addressed = AddressedMessage()
    var positions: [(order: Int, position: MessagePosition)] = []
    for (order, name, session) in sessions {
      var record = try self.session(id: session.id)
      let message: OutgoingMessage
      do {
        message = try record.session.send(randomness: randomness)
      } catch .exhausted { throw OperationError.sessionExhausted(name) }
      record.usage.noteSent(at: now)
      try save(record)
      positions.append(
        (
          order,
          MessagePosition(
            name: name, chain: message.chain, number: message.number,
            unansweredUntil: session.unansweredUntil)
        ))
      let sealedHeader = message.sealedHeader
      let initiator = message.initiator
      let keys = StanzaKeys(
        message.takeMessageKey(), salt: randomness.bytes(Stanza.saltByteCount))
      let stanza = Stanza(
        wrapping: fileSecret, with: keys, association: record.session.association.bytes,
        initiator: initiator, sealedHeader: sealedHeader, recipientCount: recipients.count)
      addressed.add(stanza, authenticatedBy: keys.authenticatorKey)
    }
    addressed.positions = positions.sorted { $0.order < $1.order }.map(\.position)
    return addressed
  }
}

extension Snapshot {
  /// Returns the session in which messages to a contact are sent.
  ///
  /// Throws ``OperationError/noSession(_:)`` or ``OperationError/bundleRunOut(_:_:)`` if there is none.
  func currentSession(with contact: Contact) throws -> SessionSummary {
    let sessions = try sessions(with: contact.id)
    guard let current = sessions.current else {
      let unanswered = sessions.last { $0.isUnanswered && !$0.isRetired }
      if let expires = unanswered?.unansweredUntil {
        throw OperationError.bundleRunOut(contact.name, expires)
      }
      throw OperationError.noSession(contact.name)
    }
    return current
  }
}
