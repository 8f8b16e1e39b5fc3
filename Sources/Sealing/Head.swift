package import Octets
import Primitives
package import Ratcheting

/// The front of a message: its stanzas and the MAC that binds them to the key of the message
/// (`docs/protocol.md`, section 5).
package struct Head: Sendable {
  /// The first line of every message.
  package static let magic = [UInt8]("pawl/v1 stream\n".utf8)
  /// The most stanzas that a message may have. They are read before any of them is known to be
  /// genuine, so this limits them to 3.8 MB.
  package static let maximumStanzaCount = 1024
  fileprivate static let macByteCount = HMAC.byteCount

  /// The stanzas, one for each recipient.
  package let stanzas: [Stanza]
  /// The MAC, 32 bytes: `header_mac` in the protocol.
  package let mac: [UInt8]

  /// Creates the head of a message whose key is `fileSecret`.
  package init(stanzas: [Stanza], fileSecret: borrowing Key<KeyRole.FileSecret>) {
    self.stanzas = stanzas
    mac = Self.mac(of: stanzas, fileSecret: fileSecret)
  }

  fileprivate init(stanzas: [Stanza], mac: [UInt8]) {
    self.stanzas = stanzas
    self.mac = mac
  }

  /// Checks that whoever chose `fileSecret` made this list of stanzas.
  ///
  /// - Throws: ``SealingError/alteredHead`` when the MAC does not verify.
  package func verify(with fileSecret: borrowing Key<KeyRole.FileSecret>) throws(SealingError) {
    let expected = Self.mac(of: stanzas, fileSecret: fileSecret)
    guard expected.bytes.isEqualInConstantTime(to: mac.bytes) else { throw .alteredHead }
  }

  /// The length of the encoding, in bytes.
  package var byteCount: Int {
    stanzas.reduce(Self.magic.count + MemoryLayout<UInt16>.size + Self.macByteCount) {
      $0 + $1.byteCount
    }
  }

  /// The encoding.
  package var bytes: [UInt8] { Self.front(of: stanzas) + mac }

  /// Whether the first line of a message occurs again behind that of this one. To a reader of several
  /// messages, such a head is the beginning of a message that was cut, and the next message.
  package var repeatsFirstLine: Bool {
    let bytes = bytes
    return Head.offsetOfFirstLine(in: bytes.bytes.extracting(1..<bytes.count)) != nil
  }

  /// Returns the offset in `bytes` of the first place where a message in binary form may begin, or
  /// `nil` if its first line occurs nowhere as a whole.
  package static func offsetOfFirstLine(in bytes: RawSpan) -> Int? {
    var offset = 0
    while offset + magic.count <= bytes.byteCount {
      if bytes[offset] == magic[0],
        (1..<magic.count).allSatisfy({ bytes[offset + $0] == magic[$0] })
      {
        return offset
      }
      offset += 1
    }
    return nil
  }

  private static let label = [UInt8]("pawl/v1 header mac".utf8)
  private static let noSalt: [UInt8] = []

  /// Returns the part of the encoding that stands before the MAC.
  private static func front(of stanzas: [Stanza]) -> [UInt8] {
    var bytes = magic
    bytes.append(bigEndian: UInt16(stanzas.count))
    for stanza in stanzas { bytes += stanza.bytes }
    return bytes
  }

  private static func mac(
    of stanzas: [Stanza], fileSecret: borrowing Key<KeyRole.FileSecret>
  ) -> [UInt8] {
    let key: Key<KeyRole.HeadMAC> = HKDF.key(
      from: fileSecret.bytes, salt: noSalt.bytes, info: label.bytes)
    var code = HMAC(key: key)
    code.update(front(of: stanzas).bytes)
    return code.finish()
  }
}

/// A parser of heads that is given one field at a time.
package struct HeadParser {
  private enum Field {
    case magic
    case count
    case kind
    case stanza(Stanza.Kind)
    case mac
  }

  /// The field that comes next, or `nil` after the last one.
  private var field: Field? = .magic
  private var stanzaCount = 0
  private var stanzas: [Stanza] = []
  /// The head, or `nil` if it is not complete yet.
  package private(set) var head: Head?

  /// Creates a parser at the beginning of a message.
  package init() {}

  /// The length of the next field in bytes, or `nil` if the head is complete.
  package var wantedByteCount: Int? {
    switch field {
    case .magic: Head.magic.count
    case .count: UInt16.bitWidth / 8
    case .kind: UInt8.bitWidth / 8
    case .stanza(let kind): kind.remainingByteCount
    case .mac: Head.macByteCount
    case nil: nil
    }
  }

  /// Whether the first line has been taken.
  package var hasFirstLine: Bool {
    if case .magic = field { false } else { true }
  }

  /// Takes the next field, whose length is ``wantedByteCount``.
  ///
  /// - Throws: ``SealingError/notPawl`` when the first line is not that of a message,
  ///   ``SealingError/stanzaCount(_:)`` or ``SealingError/stanzaKind(_:)`` when the field has a value
  ///   out of its range.
  package mutating func accept(_ bytes: RawSpan) throws(SealingError) {
    precondition(bytes.byteCount == wantedByteCount, "a field is given whole")
    var reader = ByteReader(bytes)
    do {
      field = try nextField(after: field, reading: &reader)
    } catch let error as SealingError {
      throw error
    } catch {
      // The length of the field is right, so only the first line can be at fault.
      throw .notPawl
    }
  }

  private mutating func nextField(
    after field: Field?, reading reader: inout ByteReader
  ) throws -> Field? {
    switch field {
    case .magic:
      try reader.readMagic(Head.magic)
      return .count
    case .count:
      stanzaCount = Int(try reader.readInteger(as: UInt16.self))
      guard (1...Head.maximumStanzaCount).contains(stanzaCount) else {
        throw SealingError.stanzaCount(stanzaCount)
      }
      return .kind
    case .kind:
      let value: UInt8 = try reader.readInteger()
      guard let kind = Stanza.Kind(rawValue: value) else { throw SealingError.stanzaKind(value) }
      return .stanza(kind)
    case .stanza(let kind):
      stanzas.append(try Stanza(kind, from: &reader))
      return stanzas.count < stanzaCount ? .kind : .mac
    case .mac:
      head = Head(stanzas: stanzas, mac: try reader.readArray(Head.macByteCount))
      return nil
    case nil: return nil
    }
  }
}
