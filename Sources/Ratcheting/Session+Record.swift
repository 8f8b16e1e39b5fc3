package import Octets
package import Primitives

/// The record of a session: single bytes that say which parts it has, followed by those parts in a
/// fixed order.
///
/// ```
/// u8 version || u8 state of sending || u8 receiving || u8 retired || u8 initiator
/// || [u64 expires, if the owner is the initiator] || [CT0, if nothing was received either] || AD || RK
/// || the fields of the state of sending || [the receiving chain] || NHKr
/// ```
///
/// `receiving` is 0 when nothing was received, 1 in the initiator's first chain and 2 in a later one.
extension Session {
  private static let version: UInt8 = 1
  /// The capacity of the writer, in bytes: enough for the longest record, which has 4,017 bytes.
  private static let capacity = 4096

  /// Returns the record of the session in its present state.
  package func record() -> Secret {
    var writer = SecretWriter(capacity: Self.capacity)
    writer.append(bigEndian: Self.version)
    writer.append(bigEndian: sending.tag.rawValue)
    writer.append(bigEndian: receiving.rawValue)
    writer.append(flag: isRetired)
    switch role {
    case .initiator(let expires):
      writer.append(flag: true)
      writer.append(bigEndian: expires)
    case .responder: writer.append(flag: false)
    }
    if let initialCiphertext { writer.append(initialCiphertext.bytes) }
    writer.append(association.bytes.bytes)
    writer.append(rootKey.bytes)
    writer.append(sending)
    switch receivingChain {
    case .some(let chain): writer.append(chain)
    case .none: break
    }
    writer.append(nextReceivingHeaderKey.bytes)
    return writer.finish()
  }

  /// Returns the session that a record describes.
  ///
  /// - Throws: ``RatchetingError/malformedRecord`` when the record is not one that ``record()``
  ///   returns, including when its parts cannot occur together.
  package static func restored(from record: RawSpan) throws(RatchetingError) -> Session {
    do {
      var reader = ByteReader(record)
      let session = try read(from: &reader)
      try reader.finish()
      return session
    } catch { throw .malformedRecord }
  }

  private static func read(from reader: inout ByteReader) throws -> Session {
    guard try reader.readInteger(as: UInt8.self) == version,
      let tag = SendingState.Tag(rawValue: try reader.readInteger())
    else { throw ReadError.invalidValue }
    guard let receiving = Receiving(rawValue: try reader.readInteger()) else {
      throw ReadError.invalidValue
    }
    let isRetired = try reader.readFlag()
    let isInitiator = try reader.readFlag()
    // A responder that has received nothing awaits the first message, and nobody else does. Only a
    // responder receives the initiator's first chain.
    guard (tag == .awaitingFirstMessage) == (!isInitiator && receiving == .nothing),
      !(isInitiator && receiving == .firstChain)
    else { throw ReadError.invalidValue }
    let role: Role = isInitiator ? .initiator(expires: try reader.readInteger()) : .responder
    let isInitiating = isInitiator && receiving == .nothing
    let initialCiphertext =
      isInitiating ? try reader.readArray(KEMKeyPair.ciphertextByteCount) : nil
    return Session(
      association: try Association(&reader), role: role, isRetired: isRetired,
      rootKey: try reader.readKey(),
      sending: try reader.readSendingState(tag, isInitiating: isInitiating),
      receivingChain: receiving == .nothing
        ? nil : try reader.readChain(isInitiatorsFirst: receiving == .firstChain),
      initialCiphertext: initialCiphertext, nextReceivingHeaderKey: try reader.readKey())
  }

  private enum Receiving: UInt8 { case nothing, firstChain, laterChain }

  private var receiving: Receiving {
    guard !isUnanswered else { return .nothing }
    return isReceivingFirstChain ? .firstChain : .laterChain
  }
}

extension SendingState {
  fileprivate enum Tag: UInt8 { case awaitingFirstMessage, sendStepDue, sending }

  fileprivate var tag: Tag {
    switch self {
    case .awaitingFirstMessage: .awaitingFirstMessage
    case .sendStepDue: .sendStepDue
    case .sending: .sending
    }
  }
}

extension SecretWriter {
  fileprivate mutating func append(_ sending: borrowing SendingState) {
    switch sending {
    case .awaitingFirstMessage(let offer):
      append(offer.agreement)
      append(offer.kem.bytes.bytes)
      append(offer.nextHeaderKey.bytes)
    case .sendStepDue(let step):
      append(step.peer)
      append(step.headerKey.bytes)
      append(bigEndian: step.previousCount)
    case .sending(let chain):
      append(chain.chain)
      append(chain.offer)
      append(chain.peer)
      append(chain.ciphertext.bytes)
      append(bigEndian: chain.previousCount)
    }
  }

  private mutating func append(_ offer: borrowing RatchetOffer) {
    append(offer.own.agreement)
    append(offer.own.kem)
    append(offer.nextHeaderKey.bytes)
  }

  private mutating func append(_ peer: RatchetPublicKeys) {
    append(peer.agreement.bytes.bytes)
    append(peer.kem.bytes.bytes)
  }

  fileprivate mutating func append(_ chain: borrowing Chain) {
    append(chain.keys.bytes)
    append(chain.headerKey.bytes)
    append(bigEndian: chain.nextNumber)
    append(chain.id.bytes.bytes)
  }
}

extension ByteReader {
  /// Reads the fields of a state of sending.
  ///
  /// - Parameter isInitiating: Whether the session is an initiator's and unanswered.
  fileprivate mutating func readSendingState(
    _ tag: SendingState.Tag, isInitiating: Bool
  ) throws -> SendingState {
    switch tag {
    case .awaitingFirstMessage:
      let agreement = try readAgreementKeyPair()
      return .awaitingFirstMessage(
        PrekeyOffer(
          kem: try KEMPublicKey(kept: try readBytes(KEMPublicKey.byteCount)), agreement: agreement,
          nextHeaderKey: try readKey()))
    case .sendStepDue:
      return .sendStepDue(
        DueSendStep(
          peer: try readPeerRatchetKeys(), headerKey: try readKey(),
          previousCount: try readInteger()))
    case .sending:
      return .sending(
        SendingChain(
          chain: try readChain(isInitiatorsFirst: isInitiating), offer: try readRatchetOffer(),
          peer: try readPeerRatchetKeys(),
          ciphertext: try readArray(isInitiating ? 0 : KEMKeyPair.ciphertextByteCount),
          previousCount: try readInteger()))
    }
  }

  private mutating func readRatchetOffer() throws -> RatchetOffer {
    let own = OwnRatchetKeys(agreement: try readAgreementKeyPair(), kem: try readKEMKeyPair())
    return RatchetOffer(own: own, nextHeaderKey: try readKey())
  }

  private mutating func readPeerRatchetKeys() throws -> RatchetPublicKeys {
    RatchetPublicKeys(
      agreement: try AgreementPublicKey(try readBytes(AgreementPublicKey.byteCount)),
      kem: try KEMPublicKey(kept: try readBytes(KEMPublicKey.byteCount)))
  }

  fileprivate mutating func readChain(isInitiatorsFirst: Bool) throws -> Chain {
    Chain(
      keys: KeyChain(try readKey()), headerKey: try readKey(), nextNumber: try readInteger(),
      id: try ChainID(&self), isInitiatorsFirst: isInitiatorsFirst)
  }
}

/// Key pairs in records: the private half, followed by the public half, which is stored because
/// computing it takes longer than reading it.
extension SecretWriter {
  /// Appends the private and the public key of an X25519 pair, 64 bytes.
  package mutating func append(_ pair: borrowing AgreementKeyPair) {
    append(pair.privateBytes)
    append(pair.publicKey.bytes.bytes)
  }

  /// Appends the seed and the public key of an ML-KEM-768 pair, 1,248 bytes.
  package mutating func append(_ pair: borrowing KEMKeyPair) {
    append(pair.seed)
    append(pair.publicKey.bytes.bytes)
  }
}

extension ByteReader {
  /// Reads a key pair that ``SecretWriter/append(_:)-(AgreementKeyPair)`` wrote.
  ///
  /// - Throws: ``ReadError/tooShort``, or ``PrimitivesError/malformed`` when the public key is not
  ///   canonical.
  package mutating func readAgreementKeyPair() throws -> AgreementKeyPair {
    let privateKey = try readSecret(AgreementKeyPair.privateByteCount)
    let publicKey = try AgreementPublicKey(try readBytes(AgreementPublicKey.byteCount))
    return AgreementKeyPair(privateKey: privateKey, publicKey: publicKey)
  }

  /// Reads a key pair that ``SecretWriter/append(_:)-(KEMKeyPair)`` wrote.
  ///
  /// - Throws: ``ReadError/tooShort``.
  package mutating func readKEMKeyPair() throws -> KEMKeyPair {
    let seed = try readSecret(KEMKeyPair.seedByteCount)
    let publicKey = try KEMPublicKey(kept: try readBytes(KEMPublicKey.byteCount))
    return KEMKeyPair(seed: seed, publicKey: publicKey)
  }
}
