package import Octets
package import Primitives

/// What a session gives for one message to its peer.
package struct Departure: ~Copyable {
  package let messageKey: Key<KeyRole.Message>
  package let sealedHeader: SealedHeader
  /// The sealed initiator, 136 bytes, while the session is unanswered.
  package let initiator: [UInt8]?
  package let chain: ChainID
  /// N.
  package let number: UInt32

  /// The message key, when everything else has been looked at.
  package consuming func takeMessageKey() -> Key<KeyRole.Message> { messageKey }
}

extension Session {
  /// Takes the key of the next message and steps on. The caller saves the session before anything of
  /// the message leaves. Throws ``RatchetingError/exhausted`` at the end of a chain.
  package mutating func send(
    randomness: any Randomness
  ) throws(RatchetingError) -> Departure {
    if isSendStepDue { try takeSendStep(randomness) }
    guard let header = nextHeader(), let chain = sending.borrowed({ ChainID($0.headerKey) }) else {
      throw .exhausted
    }
    let sealedHeader = seal(header, randomness)
    guard let messageKey = takeMessageKey() else { throw .exhausted }
    return Departure(
      messageKey: messageKey, sealedHeader: sealedHeader,
      initiator: initiator(over: sealedHeader), chain: chain,
      number: header.number)
  }

  /// A new sending chain under fresh ratchet keys.
  private mutating func takeSendStep(_ randomness: any Randomness) throws(RatchetingError) {
    guard let peer, let headerKey = pendingHeaderKey.take() else { return }
    let own = OwnRatchet(from: randomness)
    let encapsulation = peer.kem.encapsulate()
    guard let agreement = try? own.agreement.agree(with: peer.agreement) else {
      // The peer's key passed the same agreement when it was received.
      throw .malformedHeader
    }
    let step = RootStep(
      root, agreement: agreement, encapsulated: encapsulation.sharedSecret)
    start(step, headerKey, encapsulation.ciphertext)
    self.own = consume own
  }

  private mutating func start(
    _ step: consuming RootStep, _ headerKey: consuming Key<KeyRole.Header>, _ ciphertext: [UInt8]
  ) {
    root = step.root
    sending = SendingChain(
      keys: step.chain, headerKey: headerKey, number: 0, ciphertext: ciphertext)
    nextSendingHeaderKey = .some(step.nextHeader)
  }

  private func nextHeader() -> Header? {
    switch sending {
    case .some(let chain):
      guard chain.number < Header.greatestCounter else { return nil }
      return own.borrowed { own in
        Header(
          agreement: own.agreement.publicKey.bytes, kem: own.kem.publicKey.bytes,
          ciphertext: chain.ciphertext, previousCount: previousCount, number: chain.number)
      }
    case .none: return nil
    }
  }

  private func seal(_ header: Header, _ randomness: any Randomness) -> SealedHeader {
    switch sending {
    case .some(let chain):
      SealedHeader(header, with: chain.headerKey, randomness: randomness)
    case .none: preconditionFailure("a header comes out of a sending chain")
    }
  }

  private mutating func takeMessageKey() -> Key<KeyRole.Message>? {
    sending?.next()
  }

  private func initiator(over header: SealedHeader) -> [UInt8]? {
    guard isUnanswered, let peer else { return nil }
    return Initiator(of: association).sealed(to: peer.agreement, over: header)
  }
}

extension SendingChain {
  fileprivate mutating func next() -> Key<KeyRole.Message> {
    number += 1
    return keys.next()
  }
}
