package import Octets
import Primitives

/// Which of a session's header keys opened a header.
package enum HeaderOrigin: Sendable {
  /// HKr: the message belongs to the chain that is being received.
  case currentChain
  /// NHKr: the peer has begun a new chain.
  case nextChain
}

/// What a session gives for a message that it is the first to see.
package struct Arrival: ~Copyable {
  package let messageKey: Key<KeyRole.Message>
  package let chain: ChainID
  /// N.
  package let number: UInt32
  /// What was passed over in this chain, before `number`.
  package let skipped: SkippedKeys
  /// The chain that ended with this message, if one did.
  package let ended: ChainID?
  /// What was passed over at its end.
  package let skippedInEnded: SkippedKeys

  /// How many messages were passed over altogether.
  package var skippedCount: Int { skipped.count + skippedInEnded.count }
}

/// What a header means to a session.
package enum Reception: ~Copyable {
  /// A message whose number was passed already: its key was skipped, or has been used.
  case passed(chain: ChainID, number: UInt32)
  case arrived(Arrival)
}

extension Session {
  /// Steps to the message that `header` announces. `room` is how many keys may be skipped. Throws
  /// ``RatchetingError/malformedHeader`` or ``RatchetingError/tooManySkipped``, and has not stepped
  /// then.
  package mutating func receive(
    _ header: Header, openedBy origin: HeaderOrigin, room: Int
  ) throws(RatchetingError) -> Reception {
    switch origin {
    case .currentChain: try receiveInCurrentChain(header, room)
    case .nextChain: try receiveInNextChain(header, room)
    }
  }

  private mutating func receiveInCurrentChain(
    _ header: Header, _ room: Int
  ) throws(RatchetingError) -> Reception {
    guard header.number <= Header.greatestCounter,
      let received = receiving.borrowed({ $0.number })
    else { throw .malformedHeader }
    guard header.number >= received else {
      guard let chain = currentChain else { throw .malformedHeader }
      return .passed(chain: chain, number: header.number)
    }
    guard Int(header.number - received) <= room else { throw .tooManySkipped }
    guard var chain = receiving.take() else { throw .malformedHeader }
    let arrival = chain.arrive(
      at: header.number, ended: nil,
      skippedInEnded: SkippedKeys(first: 0, count: 0, keys: Secret(zeros: 0)))
    receiving = consume chain
    return .arrived(arrival)
  }

  private mutating func receiveInNextChain(
    _ header: Header, _ room: Int
  ) throws(RatchetingError) -> Reception {
    guard max(header.number, header.previousCount) <= Header.greatestCounter,
      let peer = PeerRatchet(header)
    else { throw .malformedHeader }
    let lost = lostInEndedChain(header)
    guard Int(header.number) + lost <= room else { throw .tooManySkipped }
    let step = try rootStep(with: peer, header.ciphertext)
    let sentCount = sending.borrowed { $0.number } ?? 0
    let ended = currentChain
    let skippedInEnded = endCurrentChain(at: header.previousCount)
    start(step, peer: peer, sentCount: sentCount)
    guard var chain = receiving.take() else { throw .malformedHeader }
    let arrival = chain.arrive(
      at: header.number, ended: ended, skippedInEnded: skippedInEnded)
    receiving = consume chain
    return .arrived(arrival)
  }

  private func lostInEndedChain(_ header: Header) -> Int {
    guard let received = receiving.borrowed({ $0.number }), header.previousCount > received else {
      return 0
    }
    return Int(header.previousCount - received)
  }

  private func rootStep(
    with peer: PeerRatchet, _ ciphertext: [UInt8]
  ) throws(RatchetingError) -> RootStep {
    switch own {
    case .some(let own):
      do {
        return RootStep(
          root, agreement: try own.agreement.agree(with: peer.agreement),
          encapsulated: try own.kem.decapsulate(ciphertext.bytes))
      } catch { throw .malformedHeader }
    case .none: throw .malformedHeader
    }
  }

  private mutating func endCurrentChain(at count: UInt32) -> SkippedKeys {
    guard var chain = receiving.take() else {
      return SkippedKeys(first: 0, count: 0, keys: Secret(zeros: 0))
    }
    return chain.skip(to: count)
  }

  /// The state after a receiving step: a new receiving chain, and a send step is due.
  private mutating func start(
    _ step: consuming RootStep, peer: PeerRatchet, sentCount: UInt32
  ) {
    previousCount = sentCount
    pendingHeaderKey = nextSendingHeaderKey.take()
    sending = nil
    own = nil
    self.peer = peer
    receiving = ReceivingChain(
      keys: step.chain, headerKey: nextReceivingHeaderKey.copy(), number: 0,
      id: ChainID(nextReceivingHeaderKey))
    root = step.root
    nextReceivingHeaderKey = step.nextHeader
  }
}

extension ReceivingChain {
  fileprivate mutating func arrive(
    at target: UInt32, ended: ChainID?, skippedInEnded: consuming SkippedKeys
  ) -> Arrival {
    let skipped = skip(to: target)
    number = target + 1
    return Arrival(
      messageKey: keys.next(), chain: id, number: target, skipped: skipped, ended: ended,
      skippedInEnded: skippedInEnded)
  }
}

extension PeerRatchet {
  fileprivate init?(_ header: Header) {
    guard let agreement = try? AgreementPublicKey(header.agreement.bytes),
      let kem = try? KEMPublicKey(header.kem.bytes)
    else { return nil }
    self.agreement = agreement
    self.kem = kem
  }
}
