package import Octets
package import Primitives

/// The session's contribution to one message to the peer.
package struct OutgoingMessage: ~Copyable {
  /// The key of the message, `mk` in the specification.
  package let messageKey: Key<KeyRole.Message>
  /// The header of the message.
  package let sealedHeader: SealedHeader
  /// The description of the session in an initial message, or `nil` if the session has been
  /// answered.
  package let initiator: SealedInitiator?
  /// The name of the chain that the message belongs to.
  package let chain: ChainID
  /// The number of the message in its chain, from 0.
  package let number: UInt32

  /// Returns the message key and discards the rest.
  package consuming func takeMessageKey() -> Key<KeyRole.Message> { messageKey }
}

extension Session {
  /// Takes the key of the next message and advances past it. The caller must save the session
  /// before any part of the message leaves the process, so that no key is ever used twice.
  ///
  /// The session's ``canSend(at:)`` is not checked, because that is up to the caller.
  ///
  /// - Throws: ``RatchetingError/cannotSend`` when a responder has received nothing yet;
  ///   ``RatchetingError/exhausted`` when the chain has reached its last number. In both cases the
  ///   session is unchanged.
  package mutating func send(
    randomness: any Randomness
  ) throws(RatchetingError) -> OutgoingMessage {
    let initiator = isUnanswered ? Initiator(of: association) : nil
    let message = try sending.nextMessage(
      stepping: &rootKey, introducing: initiator, randomness: randomness)
    guard let message else { throw .exhausted }
    return message
  }
}

extension SendingState {
  /// Returns the next message, or `nil` if the chain has reached its last number. If a send step is
  /// due, takes it first.
  ///
  /// - Throws: ``RatchetingError/cannotSend``.
  fileprivate mutating func nextMessage(
    stepping rootKey: inout Key<KeyRole.Root>, introducing initiator: Initiator?,
    randomness: any Randomness
  ) throws(RatchetingError) -> OutgoingMessage? {
    switch consume self {
    case .awaitingFirstMessage(let offer):
      self = .awaitingFirstMessage(offer)
      throw .cannotSend
    case .sendStepDue(let step):
      var chain = step.take(stepping: &rootKey, randomness: randomness)
      let message = chain.nextMessage(introducing: initiator, randomness: randomness)
      self = .sending(chain)
      return message
    case .sending(var chain):
      let message = chain.nextMessage(introducing: initiator, randomness: randomness)
      self = .sending(chain)
      return message
    }
  }
}

extension DueSendStep {
  /// Begins the chain under fresh ratchet keys and replaces the root key.
  fileprivate consuming func take(
    stepping rootKey: inout Key<KeyRole.Root>, randomness: any Randomness
  ) -> SendingChain {
    let own = OwnRatchetKeys(from: randomness)
    let encapsulation = peer.kem.encapsulate()
    guard let agreement = try? own.agreement.agree(with: peer.agreement) else {
      preconditionFailure("the peer's key gave an agreement when it was received")
    }
    let step = RootStep(
      from: rootKey, agreement: agreement, encapsulated: encapsulation.sharedSecret)
    rootKey = step.rootKey
    return SendingChain(
      chain: Chain(step.chain, headerKey: headerKey),
      offer: RatchetOffer(own: own, nextHeaderKey: step.nextHeaderKey), peer: peer,
      ciphertext: encapsulation.ciphertext, previousCount: previousCount)
  }
}

extension SendingChain {
  /// Returns the next message, or `nil` if the chain has reached its last number.
  fileprivate mutating func nextMessage(
    introducing initiator: Initiator?, randomness: any Randomness
  ) -> OutgoingMessage? {
    let number = chain.nextNumber
    guard number < Header.maximumCounter else { return nil }
    let header = Header(
      agreement: offer.own.agreement.publicKey.bytes, kem: offer.own.kem.publicKey.bytes,
      ciphertext: ciphertext, previousCount: previousCount, number: number)
    let sealedHeader = SealedHeader(header, with: chain.headerKey, randomness: randomness)
    return OutgoingMessage(
      messageKey: chain.next(), sealedHeader: sealedHeader,
      initiator: initiator?.sealed(to: peer.agreement, beside: sealedHeader),
      chain: chain.id, number: number)
  }
}
