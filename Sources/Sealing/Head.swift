package import Octets
import Primitives
package import Ratcheting

/// The front of a message: its stanzas and the code that binds them to its key.
package struct Head: Sendable {
  /// What every message begins with.
  package static let magic = [UInt8]("pawl/v1 stream\n".utf8)
  /// How many readers a message may have: the list of stanzas is read before anything in it is
  /// known to be genuine, so it is held to 2.6 MB.
  package static let mostStanzas = 1024
  static let macByteCount = 32

  package let stanzas: [Stanza]
  /// `header_mac`, 32 bytes.
  package let mac: [UInt8]

  /// The head of a message under `fileSecret`.
  package init(stanzas: [Stanza], fileSecret: borrowing Key<KeyRole.FileSecret>) {
    self.stanzas = stanzas
    mac = Self.code(of: stanzas, fileSecret)
  }

  init(stanzas: [Stanza], mac: [UInt8]) {
    self.stanzas = stanzas
    self.mac = mac
  }

  /// Checks that the owner of `fileSecret` made this very list; throws
  /// ``SealingError/alteredHead``.
  package func verify(with fileSecret: borrowing Key<KeyRole.FileSecret>) throws(SealingError) {
    let code = Self.code(of: stanzas, fileSecret)
    guard code.bytes.isEqualInConstantTime(to: mac.bytes) else { throw .alteredHead }
  }

  /// The encoding.
  package var bytes: [UInt8] { Self.list(stanzas) + mac }

  private static let label = [UInt8]("pawl/v1 header mac".utf8)

  private static let noSalt: [UInt8] = []

  private static func list(_ stanzas: [Stanza]) -> [UInt8] {
    var bytes = magic
    bytes.append(bigEndian: UInt16(stanzas.count))
    for stanza in stanzas { bytes += stanza.bytes }
    return bytes
  }

  private static func code(of stanzas: [Stanza], _ fileSecret: borrowing Key<KeyRole.FileSecret>)
    -> [UInt8]
  {
    let key: Key<KeyRole.HeadMAC> = HKDF.key(
      from: fileSecret.bytes, salt: noSalt.bytes, info: label.bytes)
    var code = HMAC(key: key)
    code.update(list(stanzas).bytes)
    return code.finish()
  }
}

/// Reads a head field by field: as long as it wants bytes, it is given exactly as many.
package struct HeadParser {
  private enum Field {
    case magic, count, kind
    case stanza(kind: UInt8)
    case mac, nothing
  }

  private var field = Field.magic
  private var remaining = 0
  private var stanzas: [Stanza] = []
  /// The head, when it is complete.
  package private(set) var head: Head?

  package init() {}

  /// How many bytes the next field has; none when the head is complete.
  package var wanted: Int? {
    switch field {
    case .magic: Head.magic.count
    case .count: 2
    case .kind: 1
    case .stanza(let kind): Stanza.byteCount(kind: kind)
    case .mac: Head.macByteCount
    case .nothing: nil
    }
  }

  /// Takes the bytes of the next field, as many as ``wanted`` says.
  package mutating func accept(_ bytes: RawSpan) throws(SealingError) {
    var reader = ByteReader(bytes)
    do {
      switch field {
      case .magic:
        guard [UInt8](bytes) == Head.magic else { throw SealingError.notPawl }
        field = .count
      case .count: try acceptCount(Int(try reader.readInteger(as: UInt16.self)))
      case .kind: try acceptKind(try reader.readInteger())
      case .stanza(let kind):
        stanzas.append(try Stanza(kind: kind, &reader))
        field = stanzas.count < remaining ? .kind : .mac
      case .mac:
        head = Head(stanzas: stanzas, mac: [UInt8](bytes))
        field = .nothing
      case .nothing: break
      }
    } catch let error as SealingError {
      throw error
    } catch { throw .notPawl }
  }

  private mutating func acceptCount(_ count: Int) throws(SealingError) {
    guard (1...Head.mostStanzas).contains(count) else { throw .stanzaCount(count) }
    remaining = count
    field = .kind
  }

  private mutating func acceptKind(_ kind: UInt8) throws(SealingError) {
    guard Stanza.byteCount(kind: kind) != nil else { throw .stanzaKind(kind) }
    field = .stanza(kind: kind)
  }
}
