package import Octets
import Primitives

/// A decoder that finds armor in a text that arrives in pieces (`docs/protocol.md`, section 7).
///
/// It takes a bounded amount of memory, and a time that grows with the length of the text only.
package struct ArmorDecoder {
  private enum State {
    /// Before the first `BEGIN` line.
    case searching
    /// Before a further `BEGIN` line, which begins another armor.
    case searchingNext
    case inArmor
    /// After the `END` line, where nothing is decoded any more.
    case ended
  }

  /// How much of the text may stand before the end of the first `BEGIN` line, in bytes.
  private static let maximumTextByteCount = 1_048_576

  private let kinds: [Armor]
  private let readsAll: Bool
  private var state = State.searching
  private var beginLine = BeginLineMatcher()
  private var body: ArmorBody?
  /// The length of the prefix of the first `BEGIN` line, in bytes.
  private var prefixByteCount = 0
  private var textByteCount = 0
  private var hints = ArmorHints()

  /// The kind of the armor that was found, or `nil` while none is.
  package private(set) var kind: Armor?
  /// The number of bytes that the last call of ``decode(_:into:)`` used, also if it threw an error.
  package private(set) var usedByteCount = 0

  /// Creates a decoder of the first armor of any of `kinds` or, if it `readsAll`, of one armor after
  /// another.
  package init(_ kinds: [Armor], readsAll: Bool = false) {
    self.kinds = kinds
    self.readsAll = readsAll
  }

  /// Whether the `END` line of the armor has been read.
  package var hasEnded: Bool { state == .ended }

  /// Decodes `text` and appends the bytes to `output`, whose free capacity must be at least 2 bytes more
  /// than the length of `text`.
  ///
  /// A decoder of one armor uses the whole of `text`. One that reads all stops behind each `END` line,
  /// and uses nothing more until ``beginNext()`` is called.
  ///
  /// - Throws: ``SealingError/damagedArmor`` or ``SealingError/mangled(_:)`` when the armor breaks its
  ///   rules, ``SealingError/trailingBytes`` when there is a second message,
  ///   ``SealingError/otherKind``, ``SealingError/mangled(_:)``, ``SealingError/damagedArmor`` or
  ///   ``SealingError/notPawl`` when there is no armor in the part of the text where it may begin.
  package mutating func decode(
    _ text: RawSpan, into output: inout Buffer
  ) throws(SealingError) {
    usedByteCount = 0
    while usedByteCount < text.byteCount, !(hasEnded && readsAll) {
      do {
        if state == .inArmor {
          try decodeArmor(text)
        } else {
          try search(text)
        }
      } catch {
        try? body?.flush(into: &output)
        throw error
      }
      // Behind an armor, its body is empty.
      try body?.flush(into: &output)
    }
  }

  /// Goes on to the next armor, after one that has ended or one that is given up.
  package mutating func beginNext() {
    state = .searchingNext
    body = nil
    kind = nil
  }

  /// Checks, at the end of the input, that the armor is complete. `frames` is the number of whole frames
  /// that were in it, which the error reports.
  ///
  /// - Throws: ``SealingError/truncated(frames:)`` when the `END` line of a message is missing or cut
  ///   short, ``SealingError/damagedArmor`` when that of a bundle or a backup is, and what
  ///   ``decode(_:into:)`` throws when there is no armor.
  package mutating func finish(frames: UInt64) throws(SealingError) {
    if state == .inArmor, body?.isAtEndLine == true { try endArmor() }
    if state != .inArmor { try finishTextLine() }
    switch state {
    case .searching: throw hints.refusal
    case .inArmor: throw kind == .message ? .truncated(frames: frames) : .damagedArmor
    case .searchingNext, .ended: break
    }
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// Uses a part of `text` that is outside armor: to the end of a line or of `text`.
  private mutating func search(_ text: RawSpan) throws(SealingError) {
    while usedByteCount < text.byteCount {
      let byte = text[usedByteCount]
      if state == .searching {
        guard
          textByteCount < Self.maximumTextByteCount
            || textByteCount == Self.maximumTextByteCount && Self.isLineEnd(byte)
        else { throw hints.refusal }
        textByteCount += 1
        hints.note(byte)
      }
      usedByteCount += 1
      guard !Self.isLineEnd(byte) else { return try finishTextLine() }
      beginLine.accept(byte)
    }
  }

  /// Takes the line of text that has ended as the beginning of armor, if it is one.
  private mutating func finishTextLine() throws(SealingError) {
    let isBroken = beginLine.isBroken
    let match = beginLine.finish()
    guard let match, kinds.contains(match.kind) else {
      hints.hasOtherKind = hints.hasOtherKind || match != nil
      hints.hasBrokenLine = hints.hasBrokenLine || isBroken
      return
    }
    guard state == .ended else {
      if state == .searching { prefixByteCount = match.prefix.count }
      body = ArmorBody(match.kind, prefix: match.prefix)
      kind = match.kind
      state = .inArmor
      return
    }
    guard match.kind == kind else { return }
    guard kind == .message else { throw .damagedArmor }
    // An earlier message that is quoted is text.
    guard match.prefix.count > prefixByteCount else { throw .trailingBytes }
  }

  /// Uses a part of `text` that is within armor: to the end of a line or of `text`.
  private mutating func decodeArmor(_ text: RawSpan) throws(SealingError) {
    while usedByteCount < text.byteCount {
      let digits = body?.acceptDigits(in: text, from: usedByteCount) ?? 0
      if digits > 0 {
        // A line with a digit is no BEGIN line.
        beginLine.accept(text[usedByteCount])
        usedByteCount += digits
        continue
      }
      let byte = text[usedByteCount]
      usedByteCount += 1
      if Self.isLineEnd(byte) {
        // A BEGIN line has been refused at its first character.
        _ = beginLine.finish()
        if body?.isAtEndLine == true { return try endArmor() }
        try body?.finishLine()
      } else {
        beginLine.accept(byte)
        try body?.accept(byte)
      }
    }
  }

  private mutating func endArmor() throws(SealingError) {
    guard body?.isWhole == true else { throw .damagedArmor }
    state = .ended
    beginLine = BeginLineMatcher()
  }
}

/// What a text without armor shows of the reason.
private struct ArmorHints {
  private static let frontByteCount = 16

  var hasOtherKind = false
  /// Whether there was a line that begins like the `BEGIN` line of all kinds.
  var hasBrokenLine = false
  /// The first bytes, without the white space before them.
  private var front: [UInt8] = []

  mutating func note(_ byte: UInt8) {
    guard front.count < Self.frontByteCount else { return }
    let isWhiteSpace = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    if !front.isEmpty || !isWhiteSpace { front.append(byte) }
  }

  /// The error that says most precisely why there is no armor.
  var refusal: SealingError {
    if hasOtherKind { return .otherKind }
    if front.starts(with: [0xFF, 0xFE]) || front.starts(with: [0xFE, 0xFF]) {
      return .mangled(.utf16)
    }
    if front.first == UInt8(ascii: "<") { return .mangled(.html) }
    if hasBrokenLine { return .damagedArmor }
    for sign in ["=2D", "- ---"] where front.starts(with: [UInt8](sign.utf8)) {
      return .mangled(.mail)
    }
    return .notPawl
  }
}
