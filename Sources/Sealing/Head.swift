package import Octets
import Primitives
package import Ratcheting

/// What a message is part of, which its first line says.
package enum MessageForm: Sendable {
  /// A message that stands by itself (`docs/protocol.md`, section 5).
  case stream
  /// A message of a channel (section 16).
  case channel

  /// The first line of such a message.
  var firstLine: [UInt8] {
    switch self {
    case .stream: Head.magic
    case .channel: [UInt8]("pawl/v1 channel\n".utf8)
    }
  }

  /// The most stanzas that such a message may have.
  var maximumStanzaCount: Int {
    switch self {
    case .stream: Head.maximumStanzaCount
    case .channel: 1
    }
  }
}

/// The front of a message: its stanzas and the MAC that binds them to the key of the message
/// (`docs/protocol.md`, section 5).
package struct Head: Sendable {
  /// The first line of every message that stands by itself.
  package static let magic = [UInt8]("pawl/v1 stream\n".utf8)
  /// The most stanzas that a message may have. They are read before any of them is known to be
  /// genuine, so this limits them to 3.8 MB.
  package static let maximumStanzaCount = 1024
  fileprivate static let macByteCount = HMAC.byteCount

  /// What the message is part of.
  let form: MessageForm
  /// The stanzas, one for each recipient.
  package let stanzas: [Stanza]
  /// The MAC, 32 bytes: `header_mac` in the protocol.
  package let mac: [UInt8]

  /// Creates the head of a message whose key is `fileSecret`.
  package init(
    stanzas: [Stanza], fileSecret: borrowing Key<KeyRole.FileSecret>, form: MessageForm = .stream
  ) {
    self.form = form
    self.stanzas = stanzas
    mac = Self.mac(of: Self.front(of: stanzas, in: form), fileSecret: fileSecret)
  }

  fileprivate init(stanzas: [Stanza], mac: [UInt8], form: MessageForm) {
    self.form = form
    self.stanzas = stanzas
    self.mac = mac
  }

  /// Checks that whoever chose `fileSecret` made this list of stanzas.
  ///
  /// - Throws: ``SealingError/alteredHead`` when the MAC does not verify.
  package func verify(with fileSecret: borrowing Key<KeyRole.FileSecret>) throws(SealingError) {
    let expected = Self.mac(of: front, fileSecret: fileSecret)
    guard expected.bytes.isEqualInConstantTime(to: mac.bytes) else { throw .alteredHead }
  }

  /// The length of the encoding, in bytes.
  package var byteCount: Int {
    stanzas.reduce(form.firstLine.count + MemoryLayout<UInt16>.size + Self.macByteCount) {
      $0 + $1.byteCount
    }
  }

  /// Returns the length of the head of a message to so many recipients, in bytes: to some whose sessions
  /// have been answered, and to others whose have not.
  package static func byteCount(answered: Int, initial: Int) -> Int {
    magic.count + MemoryLayout<UInt16>.size + macByteCount
      + answered * (1 + Stanza.Kind.answered.remainingByteCount)
      + initial * (1 + Stanza.Kind.initial.remainingByteCount)
  }

  /// The encoding.
  package var bytes: [UInt8] { front + mac }

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

  /// The part of the encoding that stands before the MAC.
  private var front: [UInt8] { Self.front(of: stanzas, in: form) }

  private static func front(of stanzas: [Stanza], in form: MessageForm) -> [UInt8] {
    var bytes = form.firstLine
    bytes.append(bigEndian: UInt16(stanzas.count))
    for stanza in stanzas { bytes += stanza.bytes }
    return bytes
  }

  private static func mac(
    of front: [UInt8], fileSecret: borrowing Key<KeyRole.FileSecret>
  ) -> [UInt8] {
    let key: Key<KeyRole.HeadMAC> = HKDF.key(
      from: fileSecret.bytes, salt: noSalt.bytes, info: label.bytes)
    var code = HMAC(key: key)
    code.update(front.bytes)
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

  private let form: MessageForm
  /// The field that comes next, or `nil` after the last one.
  private var field: Field? = .magic
  private var stanzaCount = 0
  private var stanzas: [Stanza] = []
  /// The head, or `nil` if it is not complete yet.
  package private(set) var head: Head?

  /// Creates a parser at the beginning of a message of this form.
  package init(_ form: MessageForm = .stream) { self.form = form }

  /// Returns whether `bytes` are the beginning of the first line that is wanted.
  package func canBegin(with bytes: [UInt8]) -> Bool { form.firstLine.starts(with: bytes) }

  /// The length of the next field in bytes, or `nil` if the head is complete.
  package var wantedByteCount: Int? {
    switch field {
    case .magic: form.firstLine.count
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
      try reader.readMagic(form.firstLine)
      return .count
    case .count:
      stanzaCount = Int(try reader.readInteger(as: UInt16.self))
      guard (1...form.maximumStanzaCount).contains(stanzaCount) else {
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
      head = Head(stanzas: stanzas, mac: try reader.readArray(Head.macByteCount), form: form)
      return nil
    case nil: return nil
    }
  }
}

/// The form of some input, detected from its first bytes (`docs/protocol.md`, section 7).
package enum InputFormat: Equatable, Sendable {
  /// A message in binary form.
  case message
  /// A prekey bundle in binary form.
  case bundle
  /// A text, in which an ``ArmorDecoder`` may find armor.
  case text
  /// Too few bytes to decide: as a whole they may be the beginning of a binary form.
  case undecided

  /// The number of bytes that always suffice to decide.
  package static let decisiveByteCount = 16

  /// How much of a text ``isMessage(_:)`` looks at, in bytes.
  private static let maximumTextByteCount = 4096
  /// What all binary forms of all versions begin with.
  private static let beginning = [UInt8]("pawl/v".utf8)
  /// The first lines of the binary forms.
  private static let magics = [(Head.magic, Self.message), (UnverifiedBundle.magic, .bundle)]

  /// Detects the format of input that begins with `bytes`.
  ///
  /// - Throws: ``SealingError/otherVersion`` or ``SealingError/mangled(_:)`` when it is binary and of no
  ///   form of this version.
  package init(_ bytes: RawSpan) throws(SealingError) {
    let front = [UInt8](bytes.extracting(0..<min(bytes.byteCount, Self.decisiveByteCount)))
    guard front.starts(with: Self.beginning) else {
      self = Self.beginning.starts(with: front) ? .undecided : .text
      return
    }
    for (magic, format) in Self.magics {
      // No count of stanzas and no kind of bundle begins with this byte, but quoted-printable encodes
      // the bytes that do follow in this way.
      if front.starts(with: magic + [UInt8(ascii: "=")]) { throw .mangled(.mail) }
      if front.starts(with: magic.dropLast() + [0x0D]) { throw .mangled(.lineEnds) }
      guard !front.starts(with: magic) else {
        self = format
        return
      }
    }
    let channel = MessageForm.channel.firstLine
    if front.starts(with: channel) { throw .otherKind }
    guard ([channel] + Self.magics.map(\.0)).contains(where: { $0.starts(with: front) }) else {
      throw .otherVersion
    }
    self = .undecided
  }

  /// Returns whether content that begins with `bytes` begins with a message, or with a text that soon
  /// comes to one.
  package static func isMessage(_ bytes: RawSpan) -> Bool {
    switch try? InputFormat(bytes) {
    case .message: return true
    case .bundle, .undecided, nil: return false
    case .text:
      let front = bytes.extracting(0..<min(bytes.byteCount, maximumTextByteCount))
      var decoder = ArmorDecoder([.message])
      var decoded = Buffer(capacity: front.byteCount + 2)
      try? decoder.decode(front, into: &decoded)
      return decoder.kind != nil
    }
  }
}
