package import Octets
import Primitives

/// The header key of a session that opened a header.
package enum HeaderOrigin: Sendable {
  /// HKr in the specification: the message belongs to the chain that is being received.
  case currentChain
  /// NHKr in the specification: the peer has begun a new chain.
  case nextChain
}

/// The result of receiving a message that the session has not seen before.
package struct IncomingMessage: ~Copyable {
  /// The key of the message, `mk` in the specification.
  package let messageKey: Key<KeyRole.Message>
  /// The name of the chain that the message belongs to.
  package let chain: ChainID
  /// The number of the message in its chain, from 0.
  package let number: UInt32
  /// The keys of earlier messages of this chain that have not arrived.
  package let skipped: SkippedKeys
  /// The name of the chain that this message ended, or `nil` if it did not end a chain.
  package let endedChain: ChainID?
  /// The keys of the last messages of the ended chain, which have not arrived.
  package let skippedInEndedChain: SkippedKeys

  /// The number of keys skipped in both chains.
  package var skippedCount: Int { skipped.count + skippedInEndedChain.count }
}

/// The result of applying a header to a session.
package enum Reception: ~Copyable {
  /// The session had already passed the message: its key was skipped, or has been used.
  case passed(chain: ChainID, number: UInt32)
  /// The session has advanced to the message.
  case arrived(IncomingMessage)
}

extension Session {
  /// Advances to the message that `header` announces.
  ///
  /// - Parameters:
  ///   - header: A header that one of the session's header keys opened.
  ///   - origin: That key.
  ///   - identity: The owner's identity. An initiator needs it for the responder's first chain.
  ///   - skipLimit: How many keys may still be skipped.
  /// - Throws: ``RatchetingError/malformedHeader``, also when the header does not have the length of
  ///   its chain's headers, or an agreement with the peer's key is zero;
  ///   ``RatchetingError/tooManySkipped``; ``RatchetingError/unknownHeaderKey`` when the session has
  ///   no such key. The session is unchanged then.
  package mutating func receive(
    _ header: Header, openedBy origin: HeaderOrigin, as identity: borrowing Identity, skipLimit: Int
  ) throws(RatchetingError) -> Reception {
    switch origin {
    case .currentChain:
      guard !isUnanswered else { throw .unknownHeaderKey }
      try header.checkLength(isInFirstChain: isReceivingFirstChain)
      guard
        let reception = try receivingChain?.receive(number: header.number, skipLimit: skipLimit)
      else { throw .unknownHeaderKey }
      return reception
    case .nextChain:
      return .arrived(try receiveInNextChain(header, as: identity, skipLimit: skipLimit))
    }
  }

  /// The kind of the chain that the peer begins next.
  private var nextReceivingKind: ChainKind {
    guard isUnanswered else { return .later }
    return role == .responder ? .initiatorsFirst : .respondersFirst
  }

  private mutating func receiveInNextChain(
    _ header: Header, as identity: borrowing Identity, skipLimit: Int
  ) throws(RatchetingError) -> IncomingMessage {
    let kind = nextReceivingKind
    guard nextHeaderKey != nil else { throw .unknownHeaderKey }
    try header.checkLength(isInFirstChain: kind == .initiatorsFirst)
    guard max(header.number, header.previousCount) <= Header.maximumCounter,
      let peer = RatchetPublicKeys(from: header)
    else { throw .malformedHeader }
    let skippedInEndedChain =
      receivingChain.borrowed { $0.skippedCount(before: header.previousCount) } ?? 0
    guard Int(header.number) + skippedInEndedChain <= skipLimit else { throw .tooManySkipped }
    let step = try sending.receivingStep(
      from: rootKey, answeredBy: peer, ciphertext: header.ciphertext, kind: kind, as: identity)
    // From here on nothing is refused, so the state may change.
    return beginReceiving(step, kind: kind, from: peer, at: header)
  }

  /// Ends the chains of both directions and begins to receive in a new one.
  private mutating func beginReceiving(
    _ step: consuming RootStep, kind: ChainKind, from peer: RatchetPublicKeys, at header: Header
  ) -> IncomingMessage {
    let endedChain = currentChain
    let skippedInEndedChain = receivingChain?.skip(to: header.previousCount) ?? .none
    sending.end(answeredBy: peer)
    initialCiphertext = nil
    var chain = Chain(step.chain, headerKey: nextReceivingHeaderKey.copy(), kind: kind)
    rootKey = step.rootKey
    nextReceivingHeaderKey = step.nextHeaderKey
    let message = chain.message(
      at: header.number, endedChain: endedChain, skippedInEndedChain: skippedInEndedChain)
    receivingChain = consume chain
    return message
  }
}

extension SendingState {
  /// Returns the step of the root key for a new chain of the peer.
  ///
  /// - Throws: ``RatchetingError/malformedHeader`` when the agreement is zero;
  ///   ``RatchetingError/unknownHeaderKey`` when a send step is due, which means that there is
  ///   nothing for the peer to answer.
  fileprivate func receivingStep(
    from rootKey: borrowing Key<KeyRole.Root>, answeredBy peer: RatchetPublicKeys,
    ciphertext: [UInt8], kind: ChainKind, as identity: borrowing Identity
  ) throws(RatchetingError) -> RootStep {
    switch self {
    case .awaitingFirstMessage(let offer): try offer.step(from: rootKey, answeredBy: peer)
    case .sending(let chain):
      try chain.offer.step(
        from: rootKey, answeredBy: peer, ciphertext: ciphertext, kind: kind, as: identity)
    case .sendStepDue: throw .unknownHeaderKey
    }
  }

  /// Ends the sending chain, if there is one, and erases the private ratchet keys: the next message
  /// begins a new chain.
  ///
  /// The erasure matters. A responder's first ratchet keys are its prekeys, and a responder that
  /// never sends must not hold them in the session after the store has deleted them.
  fileprivate mutating func end(answeredBy peer: RatchetPublicKeys) {
    switch consume self {
    case .awaitingFirstMessage(let offer):
      self = .sendStepDue(offer.ended(answeredBy: peer))
    case .sending(let chain):
      let count = chain.chain.nextNumber
      self = .sendStepDue(chain.takeOffer().ended(answeredBy: peer, count: count))
    case .sendStepDue(let step): self = .sendStepDue(step)
    }
  }
}

extension SendingChain {
  fileprivate consuming func takeOffer() -> RatchetOffer { offer }
}

extension PrekeyOffer {
  /// Returns the step that the initiator's first chain takes.
  fileprivate func step(
    from rootKey: borrowing Key<KeyRole.Root>, answeredBy peer: RatchetPublicKeys
  ) throws(RatchetingError) -> RootStep {
    guard let agreed = try? agreement.agree(with: peer.agreement) else { throw .malformedHeader }
    var secrets = SecretWriter(capacity: RootStep.maximumSecretByteCount)
    secrets.append(agreed.bytes)
    return RootStep(
      from: rootKey, secrets: secrets,
      transcript: Transcript(sender: peer, ciphertext: [], receiver: publicKeys))
  }

  fileprivate consuming func ended(answeredBy peer: RatchetPublicKeys) -> DueSendStep {
    DueSendStep(peer: peer, headerKey: nextHeaderKey, previousCount: 0)
  }
}

extension RatchetOffer {
  /// Returns the step that a chain of the peer takes, if it is not the initiator's first.
  fileprivate func step(
    from rootKey: borrowing Key<KeyRole.Root>, answeredBy peer: RatchetPublicKeys,
    ciphertext: [UInt8], kind: ChainKind, as identity: borrowing Identity
  ) throws(RatchetingError) -> RootStep {
    var secrets = SecretWriter(capacity: RootStep.maximumSecretByteCount)
    do {
      let agreed = try own.agreement.agree(with: peer.agreement)
      secrets.append(agreed.bytes)
      if kind == .respondersFirst {
        let authenticated = try identity.agreement.agree(with: peer.agreement)
        secrets.append(authenticated.bytes)
      }
      let encapsulated = try own.kem.decapsulate(ciphertext.bytes)
      secrets.append(encapsulated.bytes)
    } catch { throw .malformedHeader }
    return RootStep(
      from: rootKey, secrets: secrets,
      transcript: Transcript(sender: peer, ciphertext: ciphertext, receiver: own.publicKeys))
  }

  fileprivate consuming func ended(
    answeredBy peer: RatchetPublicKeys, count: UInt32
  ) -> DueSendStep {
    DueSendStep(peer: peer, headerKey: nextHeaderKey, previousCount: count)
  }
}

extension Chain {
  /// Receives message `number` if the chain has not passed it.
  fileprivate mutating func receive(
    number: UInt32, skipLimit: Int
  ) throws(RatchetingError) -> Reception {
    guard number <= Header.maximumCounter else { throw .malformedHeader }
    guard number >= nextNumber else { return .passed(chain: id, number: number) }
    guard skippedCount(before: number) <= skipLimit else { throw .tooManySkipped }
    return .arrived(message(at: number, endedChain: nil, skippedInEndedChain: .none))
  }

  /// Advances past message `number` and returns it with the keys that were skipped.
  fileprivate mutating func message(
    at number: UInt32, endedChain: ChainID?, skippedInEndedChain: consuming SkippedKeys
  ) -> IncomingMessage {
    let skipped = skip(to: number)
    return IncomingMessage(
      messageKey: next(), chain: id, number: number, skipped: skipped, endedChain: endedChain,
      skippedInEndedChain: skippedInEndedChain)
  }
}

extension RatchetPublicKeys {
  /// Creates the keys that a header carries, or returns `nil` if one of them is not valid.
  fileprivate init?(from header: Header) {
    guard let agreement = try? AgreementPublicKey(header.agreement.bytes),
      let kem = try? KEMPublicKey(header.kem.bytes)
    else { return nil }
    self.agreement = agreement
    self.kem = kem
  }
}
