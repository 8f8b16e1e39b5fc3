import Octets

/// What bytes look like, told from how they begin.
package enum Form: Equatable, Sendable {
  case message
  case bundle
  case armoredMessage
  case armoredBundle
  case armoredBackup
  /// Not enough bytes to tell, and none that speak against it.
  case undecided

  /// How many bytes always suffice to tell, once white space in front is dropped.
  package static let decisiveByteCount = 64

  private static let bundleMagic = [UInt8]("pawl/v1 bundle\n".utf8)

  /// The form of what begins with `bytes`. Throws ``SealingError/notPawl`` or says more closely what
  /// it is instead.
  package init(_ bytes: RawSpan) throws(SealingError) {
    let front = [UInt8](bytes.extracting(0..<min(bytes.byteCount, 4096)))
    // Neither a number of recipients nor a kind of bundle begins so; mail writes other bytes in this way.
    for magic in [Head.magic, Self.bundleMagic]
    where front.starts(with: magic + [UInt8(ascii: "=")]) {
      throw .mangled(.mail)
    }
    if let binary = Self.binary(front) {
      self = binary
      return
    }
    let text = [UInt8](front.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D })
    if let armored = Self.armored(text) {
      self = armored
    } else {
      throw Self.stranger(front, text)
    }
  }

  private static func binary(_ front: [UInt8]) -> Form? {
    if front.starts(with: Head.magic) { return .message }
    if front.starts(with: bundleMagic) { return .bundle }
    let isStart = Head.magic.starts(with: front) || bundleMagic.starts(with: front)
    return isStart ? .undecided : nil
  }

  private static func armored(_ text: [UInt8]) -> Form? {
    let forms: [(Armor, Form)] = [
      (.message, .armoredMessage), (.bundle, .armoredBundle), (.backup, .armoredBackup),
    ]
    for (armor, form) in forms where text.starts(with: armor.begin) { return form }
    let isStart = forms.contains { $0.0.begin.starts(with: text) }
    return isStart ? .undecided : nil
  }

  private static func stranger(_ front: [UInt8], _ text: [UInt8]) -> SealingError {
    if front.starts(with: [0xFF, 0xFE]) || front.starts(with: [0xFE, 0xFF]) {
      return .mangled(.utf16)
    }
    for magic in [Head.magic, bundleMagic]
    where front.starts(with: magic.dropLast() + [0x0D, 0x0A]) {
      return .mangled(.lineEnds)
    }
    if front.starts(with: [UInt8]("pawl/v".utf8)) { return .otherVersion }
    if text.starts(with: Armor.prefix) { return .damagedArmor }
    if text.first == UInt8(ascii: "<") { return .mangled(.html) }
    for sign in ["=2D", "- ---", ">"] where text.starts(with: [UInt8](sign.utf8)) {
      return .mangled(.mail)
    }
    return .notPawl
  }
}
