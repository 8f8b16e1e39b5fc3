import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing
import VectorCatalogue

/// A reader without a store: the modules alone, put together as `Operations` does, for one message to
/// one reader. Each reading starts from the same state.
struct Desk {
  /// What a reading gives.
  struct Findings {
    var content: [UInt8] = []
    var messageKey: [UInt8] = []
    var fileSecret: [UInt8] = []
    var authenticatorKey: [UInt8] = []
    var association: [UInt8] = []
    /// The session's record before and after the message.
    var before: [UInt8] = []
    var after: [UInt8] = []
  }

  enum Refusal: Error { case notForThisStore }

  let holdings: Holdings
  /// The record of the session there is.
  private let record: [UInt8]?

  init(_ vector: Vector) {
    holdings = Holdings(vector)
    record = holdings.sessions.first?.record
  }

  /// Reads a whole message.
  func read(_ message: [UInt8]) throws -> Findings {
    var reader = ByteReader(message.bytes)
    let head = try Self.head(&reader)
    var session = try session(for: head.stanzas[0])
    var findings = Findings()
    findings.before = [UInt8](session.record().bytes)
    findings.association = session.association.bytes
    try receive(head, &session, &findings)
    findings.after = [UInt8](session.record().bytes)
    findings.content = try Self.content(head, findings, &reader)
    return findings
  }

  /// The head of a message, field by field as it is read from a stream.
  static func head(_ reader: inout ByteReader) throws -> Head {
    var parser = HeadParser()
    while let wanted = parser.wantedByteCount {
      guard let field = try? reader.readBytes(wanted) else {
        throw SealingError.truncated(frames: 0)
      }
      try parser.accept(field)
    }
    guard let head = parser.head else { throw SealingError.truncated(frames: 0) }
    return head
  }

  private func session(for stanza: Stanza) throws -> Session {
    if let record { return try Session.restored(from: record.bytes) }
    guard let sealed = stanza.initiator, let prekeys = holdings.prekeys.first else {
      throw Refusal.notForThisStore
    }
    let signed = AgreementKeyPair(privateKey: Secret(copying: prekeys.signed.bytes))
    let kem = KEMKeyPair(seed: Secret(copying: prekeys.kem.bytes))
    let initiator = try Initiator(
      opening: sealed, beside: stanza.sealedHeader, with: signed, kem: kem)
    guard initiator.bundle == BundleID(hash: prekeys.hash) else { throw Refusal.notForThisStore }
    let oneTime = prekeys.oneTime.map { Secret(copying: $0.bytes) }
    let pair: AgreementKeyPair? =
      switch consume oneTime {
      case .some(let secret): AgreementKeyPair(privateKey: secret)
      case .none: nil
      }
    return try Handshake.respond(
      to: initiator, with: Prekeys(signed: signed, oneTime: pair, kem: kem),
      bundleHash: prekeys.hash, as: identity, now: holdings.now)
  }

  private var identity: Identity { Identity(seed: holdings.seed.bytes) }

  private func receive(
    _ head: Head, _ session: inout Session, _ findings: inout Findings
  ) throws {
    let stanza = head.stanzas[0]
    let (header, origin) = try opened(stanza, session)
    switch try session.receive(
      header, openedBy: origin, as: identity, skipLimit: SkippedKeys.maximumPerMessage)
    {
    case .passed: throw Refusal.notForThisStore
    case .arrived(let arrival):
      findings.messageKey = [UInt8](arrival.messageKey.bytes)
      let keys = stanza.keys(from: arrival.messageKey.copy())
      let authenticatorKey = keys.authenticatorKey
      findings.authenticatorKey = [UInt8](authenticatorKey.bytes)
      let fileSecret = try stanza.fileSecret(
        with: keys, association: findings.association, recipientCount: head.stanzas.count)
      try head.verify(with: fileSecret)
      findings.fileSecret = [UInt8](fileSecret.bytes)
    }
  }

  private func opened(
    _ stanza: Stanza, _ session: borrowing Session
  ) throws -> (Header, HeaderOrigin) {
    let sealed = stanza.sealedHeader
    let current = session.currentHeaderKey
    if let header = current.borrowed({ sealed.opened(with: $0) }) ?? nil {
      return (header, .currentChain)
    }
    let next = session.nextHeaderKey
    if let header = next.borrowed({ sealed.opened(with: $0) }) ?? nil {
      return (header, .nextChain)
    }
    throw Refusal.notForThisStore
  }

  private static func content(
    _ head: Head, _ findings: Findings, _ reader: inout ByteReader
  ) throws -> [UInt8] {
    var opener = MessageOpener(
      fileSecret: Key(copying: findings.fileSecret.bytes), head: head, stanzaIndex: 0,
      authenticatorKey: Key(copying: findings.authenticatorKey.bytes))
    return try opener.readAll(from: &reader)
  }
}
