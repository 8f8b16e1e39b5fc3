import Octets
package import Primitives

/// What an initial message says of the session that it begins (`docs/protocol.md`, section 5): what
/// the bundle's owner cannot know, but needs for the key agreement.
package struct Initiator: Sendable {
  /// The length of the encoding, in bytes.
  fileprivate static let byteCount =
    IdentityKey.byteCount + AgreementPublicKey.byteCount + MemoryLayout<UInt64>.size
    + BundleID.byteCount + KEMKeyPair.ciphertextByteCount

  /// The identity of the person who began the session, IK_A in the specification.
  package let identity: IdentityKey
  /// The ephemeral key that was made for the session, EK_A in the specification.
  package let ephemeral: AgreementPublicKey
  /// The time at which the session began, in seconds since 1970.
  package let began: UInt64
  /// The identifier of the bundle that was imported.
  package let bundle: BundleID
  /// The ciphertext of the key agreement, CT0 in the specification.
  package let ciphertext: [UInt8]

  init(of association: Association, ciphertext: [UInt8]) {
    identity = association.initiator
    ephemeral = association.ephemeral
    began = association.began
    bundle = BundleID(hash: association.bundleHash)
    self.ciphertext = ciphertext
  }

  fileprivate init(_ bytes: RawSpan) throws {
    var reader = ByteReader(bytes)
    identity = try IdentityKey(try reader.readBytes(IdentityKey.byteCount))
    ephemeral = try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount))
    began = try reader.readInteger()
    bundle = try BundleID(&reader)
    ciphertext = try reader.readArray(KEMKeyPair.ciphertextByteCount)
    try reader.finish()
  }

  /// Seals the initiator to the prekeys of the bundle under fresh keys, and binds it to the header
  /// that it stands beside.
  func sealed(
    to prekeys: RatchetPublicKeys, beside header: SealedHeader, randomness: any Randomness
  ) -> SealedInitiator {
    let own = AgreementKeyPair(from: randomness)
    let encapsulation = prekeys.kem.encapsulate()
    guard let agreement = try? own.agree(with: prekeys.agreement) else {
      preconditionFailure("the handshake refuses keys of small order")
    }
    let front = own.publicKey.bytes + encapsulation.ciphertext
    let keys = SealedInitiator.Keys(
      agreement: agreement, encapsulated: encapsulation.sharedSecret,
      info: SealedInitiator.Keys.info(
        front: front.bytes, signedPrekey: prekeys.agreement))
    var content = identity.bytes + ephemeral.bytes
    content.append(bigEndian: began)
    content += bundle.bytes + ciphertext
    return SealedInitiator(
      front
        + AES256GCM.seal(
          content.bytes, with: keys.key, nonce: keys.nonce, authenticating: header.bytes.bytes))
  }
}

/// An ``Initiator`` as it travels in a stanza, readable only by the owner of the bundle
/// (`docs/protocol.md`, section 5): an ephemeral key, a ciphertext of the KEM, and what is sealed
/// with the secrets of both. The two are fresh in each message, so that nobody else can tell that two
/// messages begin the same session.
package struct SealedInitiator: Equatable, Sendable {
  /// The length, in bytes.
  package static let byteCount = frontByteCount + Initiator.byteCount + AES256GCM.tagByteCount
  /// The length of what stands before the sealed content, in bytes.
  private static let frontByteCount =
    AgreementPublicKey.byteCount + KEMKeyPair.ciphertextByteCount

  /// The encoding, ``byteCount`` bytes.
  package let bytes: [UInt8]

  /// Creates a sealed initiator from ``byteCount`` bytes, about which nothing is known yet.
  package init(_ bytes: [UInt8]) {
    precondition(bytes.count == Self.byteCount, "a sealed initiator of another length")
    self.bytes = bytes
  }
}

extension SealedInitiator {
  /// Tries many pairs of prekeys on one sealed initiator: each signed prekey takes one agreement, and
  /// with it every KEM prekey of its bundles takes one decapsulation.
  package struct Opener: Sendable {
    /// The maximum number of decapsulations for one message, over all its stanzas. A stanza for which
    /// not enough are left is not tried.
    package static let maximumDecapsulationCount = 131_072

    private let sealed: SealedInitiator
    private let header: SealedHeader

    /// Creates an opener of an initiator that stands beside `header` in a stanza.
    package init(_ sealed: SealedInitiator, beside header: SealedHeader) {
      self.sealed = sealed
      self.header = header
    }

    /// Returns what the KEM prekeys of the bundles that carried `signedPrekey` are tried with.
    ///
    /// - Throws: ``RatchetingError/unacceptableInitiator`` when the ephemeral key is not canonical
    ///   or the agreement is zero. This does not depend on the signed prekey: no other one and no KEM
    ///   prekey needs to be tried then, so the stanza costs no decapsulation.
    package func agree(
      with signedPrekey: borrowing AgreementKeyPair
    ) throws(RatchetingError) -> Agreement {
      let front = sealed.bytes.bytes.extracting(0..<frontByteCount)
      do {
        let ephemeral = try AgreementPublicKey(front.extracting(0..<AgreementPublicKey.byteCount))
        return Agreement(
          sealed: sealed, header: header, secret: try signedPrekey.agree(with: ephemeral),
          info: Keys.info(front: front, signedPrekey: signedPrekey.publicKey))
      } catch { throw .unacceptableInitiator }
    }
  }

  /// A sealed initiator whose agreement with one signed prekey has been computed.
  package struct Agreement: ~Copyable, Sendable {
    fileprivate let sealed: SealedInitiator
    fileprivate let header: SealedHeader
    fileprivate let secret: Secret
    fileprivate let info: [UInt8]

    /// Returns the initiator, or `nil` if it was not sealed to this pair of prekeys, belongs to
    /// another header, or holds an identity or a key that is not valid. Takes one decapsulation.
    package func open(with kemPrekey: KEMDecapsulator) -> Initiator? {
      let bytes = sealed.bytes.bytes
      let ciphertext = bytes.extracting(AgreementPublicKey.byteCount..<frontByteCount)
      do {
        let keys = Keys(
          agreement: secret, encapsulated: try kemPrekey.decapsulate(ciphertext), info: info)
        let content = try AES256GCM.open(
          bytes.extracting(frontByteCount..<bytes.byteCount), with: keys.key, nonce: keys.nonce,
          authenticating: header.bytes.bytes)
        return try Initiator(content.bytes)
      } catch { return nil }
    }
  }

  /// The key and nonce that an initiator is sealed with.
  fileprivate struct Keys: ~Copyable {
    private static let label = [UInt8]("pawl/v1 initiator".utf8)
    private static let noSalt: [UInt8] = []
    private static let byteCount =
      Key<KeyRole.InitiatorContent>.byteCount + AES256GCM.nonceByteCount

    private let secret: Secret

    init(agreement: borrowing Secret, encapsulated: borrowing Secret, info: [UInt8]) {
      var secrets = SecretWriter(capacity: agreement.count + encapsulated.count)
      secrets.append(agreement.bytes)
      secrets.append(encapsulated.bytes)
      secret = HKDF.derive(
        from: secrets.finish().bytes, salt: Self.noSalt.bytes, info: info.bytes,
        count: Self.byteCount)
    }

    /// Returns what the keys are bound to: `front`, which is the ephemeral key and the ciphertext, and
    /// the signed prekey.
    static func info(front: RawSpan, signedPrekey: AgreementPublicKey) -> [UInt8] {
      let keyByteCount = AgreementPublicKey.byteCount
      let hash = SHA256.digest(front.extracting(keyByteCount..<front.byteCount))
      var info = label
      info.append(front.extracting(0..<keyByteCount))
      return info + signedPrekey.bytes + hash
    }

    var key: Key<KeyRole.InitiatorContent> { secret.key(at: 0) }
    var nonce: RawSpan {
      @_lifetime(borrow self)
      get { secret.bytes.extracting(Key<KeyRole.InitiatorContent>.byteCount..<Self.byteCount) }
    }
  }
}
