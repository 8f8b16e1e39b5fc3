package import Octets
import Primitives

/// How a session is kept: fields in a fixed order, each optional part behind a byte that is 0 or 1.
extension Session {
  private static let version: UInt8 = 1
  /// Room for the longest record, in bytes; it is about 5 KiB.
  private static let capacity = 8192

  /// The record of the session as it stands.
  package func record() -> Secret {
    var writer = SecretWriter(capacity: Self.capacity)
    writer.append(bigEndian: Self.version)
    writer.append(association.bytes.bytes)
    writeRole(&writer)
    writer.append(bigEndian: UInt8(isRetired ? 1 : 0))
    writer.append(bigEndian: previousCount)
    writer.append(root.bytes)
    writer.append(nextReceivingHeaderKey.bytes)
    writer.append(pendingHeaderKey)
    writer.append(nextSendingHeaderKey)
    writePeer(&writer)
    writeOwn(&writer)
    writeSending(&writer)
    writeReceiving(&writer)
    return writer.finish()
  }

  /// The session that a record describes; throws ``RatchetingError/malformedRecord``.
  package static func restored(from record: RawSpan) throws(RatchetingError) -> Session {
    do {
      var reader = ByteReader(record)
      let session = try Session(&reader)
      try reader.finish()
      return session
    } catch { throw .malformedRecord }
  }

  private init(_ reader: inout ByteReader) throws {
    guard try reader.readInteger(as: UInt8.self) == Self.version else { throw ReadError.tooShort }
    let association = try Association(&reader)
    let role = try Role(&reader)
    let isRetired = try reader.readFlag()
    let previousCount: UInt32 = try reader.readInteger()
    let root: Key<KeyRole.Root> = try reader.readKey()
    let nextReceivingHeaderKey: Key<KeyRole.Header> = try reader.readKey()
    let pendingHeaderKey = try reader.optionalKey()
    let nextSendingHeaderKey = try reader.optionalKey()
    let peer = try reader.readFlag() ? try PeerRatchet(&reader) : nil
    let own = try reader.readFlag() ? try OwnRatchet(&reader) : nil
    let sending = try reader.readFlag() ? try SendingChain(&reader) : nil
    let receiving = try reader.readFlag() ? try ReceivingChain(&reader) : nil
    self.init(
      association: association, role: role, root: root, peer: peer, own: own, sending: sending,
      receiving: receiving, pendingHeaderKey: pendingHeaderKey,
      nextSendingHeaderKey: nextSendingHeaderKey,
      nextReceivingHeaderKey: nextReceivingHeaderKey, previousCount: previousCount,
      isRetired: isRetired)
  }

  private func writeRole(_ writer: inout SecretWriter) {
    switch role {
    case .initiator(let expires):
      writer.append(bigEndian: UInt8(1))
      writer.append(bigEndian: expires)
    case .responder: writer.append(bigEndian: UInt8(0))
    }
  }

  private func writePeer(_ writer: inout SecretWriter) {
    guard let peer else { return writer.append(bigEndian: UInt8(0)) }
    writer.append(bigEndian: UInt8(1))
    writer.append(peer.agreement.bytes.bytes)
    writer.append(peer.kem.bytes.bytes)
  }

  private func writeOwn(_ writer: inout SecretWriter) {
    switch own {
    case .some(let own):
      writer.append(bigEndian: UInt8(1))
      writer.append(own.agreement.privateBytes)
      writer.append(own.agreement.publicKey.bytes.bytes)
      writer.append(own.kem.seed)
      writer.append(own.kem.publicKey.bytes.bytes)
    case .none: writer.append(bigEndian: UInt8(0))
    }
  }

  private func writeSending(_ writer: inout SecretWriter) {
    switch sending {
    case .some(let chain):
      writer.append(bigEndian: UInt8(1))
      writer.append(chain.keys.bytes)
      writer.append(chain.headerKey.bytes)
      writer.append(bigEndian: chain.number)
      writer.append(chain.ciphertext.bytes)
    case .none: writer.append(bigEndian: UInt8(0))
    }
  }

  private func writeReceiving(_ writer: inout SecretWriter) {
    switch receiving {
    case .some(let chain):
      writer.append(bigEndian: UInt8(1))
      writer.append(chain.keys.bytes)
      writer.append(chain.headerKey.bytes)
      writer.append(bigEndian: chain.number)
      writer.append(chain.id.bytes.bytes)
    case .none: writer.append(bigEndian: UInt8(0))
    }
  }
}

extension SecretWriter {
  fileprivate mutating func append(_ key: borrowing Key<KeyRole.Header>?) {
    switch key {
    case .some(let key):
      append(bigEndian: UInt8(1))
      append(key.bytes)
    case .none: append(bigEndian: UInt8(0))
    }
  }
}

extension ByteReader {
  fileprivate mutating func optionalKey() throws(ReadError) -> Key<KeyRole.Header>? {
    try readFlag() ? try readKey() : nil
  }
}

extension Session.Role {
  fileprivate init(_ reader: inout ByteReader) throws(ReadError) {
    self = try reader.readFlag() ? .initiator(expires: try reader.readInteger()) : .responder
  }
}

extension PeerRatchet {
  fileprivate init(_ reader: inout ByteReader) throws {
    agreement = try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount))
    kem = try KEMPublicKey(kept: try reader.readBytes(KEMPublicKey.byteCount))
  }
}

extension OwnRatchet {
  fileprivate init(_ reader: inout ByteReader) throws {
    let agreement = AgreementKeyPair(
      privateKey: try reader.readSecret(AgreementKeyPair.privateByteCount),
      publicKey: try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount)))
    let kem = KEMKeyPair(
      seed: try reader.readSecret(KEMKeyPair.seedByteCount),
      publicKey: try KEMPublicKey(kept: try reader.readBytes(KEMPublicKey.byteCount)))
    self.init(agreement: agreement, kem: kem)
  }
}

extension SendingChain {
  fileprivate init(_ reader: inout ByteReader) throws {
    let keys = KeyChain<KeyRole.Message>(try reader.readKey())
    let headerKey: Key<KeyRole.Header> = try reader.readKey()
    let number: UInt32 = try reader.readInteger()
    let ciphertext = try reader.readArray(KEMKeyPair.ciphertextByteCount)
    self.init(keys: keys, headerKey: headerKey, number: number, ciphertext: ciphertext)
  }
}

extension ReceivingChain {
  fileprivate init(_ reader: inout ByteReader) throws {
    let keys = KeyChain<KeyRole.Message>(try reader.readKey())
    let headerKey: Key<KeyRole.Header> = try reader.readKey()
    let number: UInt32 = try reader.readInteger()
    let id = try ChainID(&reader)
    self.init(keys: keys, headerKey: headerKey, number: number, id: id)
  }
}
