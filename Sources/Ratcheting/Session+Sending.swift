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
    let initiator = initialCiphertext.map { Initiator(of: association, ciphertext: $0) }
    let message = try sending.nextMessage(
      stepping: &rootKey, kind: nextSendingKind, to: association.initiator,
      introducing: initiator, randomness: randomness)
    guard let message else { throw .exhausted }
    return message
  }

  /// The kind of the chain that the next send step begins.
  private var nextSendingKind: ChainKind {
    switch role {
    case .initiator: isUnanswered ? .initiatorsFirst : .later
    // The initiator begins its second chain only after the responder's first.
    case .responder: isReceivingFirstChain ? .respondersFirst : .later
    }
  }
}

extension SendingState {
  /// Returns the next message, or `nil` if the chain has reached its last number. Takes a due send
  /// step first, for a chain of the given kind.
  ///
  /// - Throws: ``RatchetingError/cannotSend``.
  fileprivate mutating func nextMessage(
    stepping rootKey: inout Key<KeyRole.Root>, kind: ChainKind, to identity: IdentityKey,
    introducing initiator: Initiator?, randomness: any Randomness
  ) throws(RatchetingError) -> OutgoingMessage? {
    switch consume self {
    case .awaitingFirstMessage(let offer):
      self = .awaitingFirstMessage(offer)
      throw .cannotSend
    case .sendStepDue(let step):
      var chain = step.take(
        stepping: &rootKey, kind: kind, to: identity, randomness: randomness)
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
  ///
  /// - Parameters:
  ///   - kind: The kind of the chain.
  ///   - identity: The initiator's identity, which the responder's first chain is for.
  fileprivate consuming func take(
    stepping rootKey: inout Key<KeyRole.Root>, kind: ChainKind, to identity: IdentityKey,
    randomness: any Randomness
  ) -> SendingChain {
    let own = OwnRatchetKeys(from: randomness)
    var secrets = SecretWriter(capacity: RootStep.maximumSecretByteCount)
    let agreed = own.agreement.secret(sharedWith: peer.agreement)
    secrets.append(agreed.bytes)
    if kind == .respondersFirst {
      guard let key = try? identity.verifyingKey.agreementKey() else {
        preconditionFailure("every valid identity has an X25519 key")
      }
      let authenticated = own.agreement.secret(sharedWith: key)
      secrets.append(authenticated.bytes)
    }
    var ciphertext: [UInt8] = []
    if kind != .initiatorsFirst {
      let encapsulation = peer.kem.encapsulate()
      ciphertext = encapsulation.ciphertext
      secrets.append(encapsulation.sharedSecret.bytes)
    }
    let step = RootStep(
      from: rootKey, secrets: secrets,
      transcript: Transcript(sender: own.publicKeys, ciphertext: ciphertext, receiver: peer))
    rootKey = step.rootKey
    return SendingChain(
      chain: Chain(step.chain, headerKey: headerKey, kind: kind),
      offer: RatchetOffer(own: own, nextHeaderKey: step.nextHeaderKey), peer: peer,
      ciphertext: ciphertext, previousCount: previousCount)
  }
}

extension AgreementKeyPair {
  /// Returns the secret that is shared with the holder of `peer`, a key that was checked when it was
  /// received.
  fileprivate func secret(sharedWith peer: AgreementPublicKey) -> Secret {
    guard let secret = try? agree(with: peer) else {
      preconditionFailure("the peer's key gave an agreement when it was received")
    }
    return secret
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
      initiator: initiator?.sealed(
        to: peer, beside: sealedHeader, randomness: randomness),
      chain: chain.id, number: number)
  }
}
