import Octets
import Sealing

/// Reading several messages from one input (`docs/protocol.md`, section 5).
extension Input {
  /// What a reader of several messages keeps in order to go on after one that cannot be read.
  struct Series: ~Copyable {
    /// The binary bytes that were taken since the last that are known to be authentic.
    private var journal: [UInt8] = []
    /// Bytes that are to be read once more.
    private var returned: ArraySlice<UInt8> = []
    /// Whether anything of the present message is known to be authentic.
    private(set) var isConfirmed = false
    /// Whether the messages are in binary form.
    private(set) var isBinary = false
    /// Whether a binary message seems to stand among messages as text, where it is not read.
    private(set) var hasBinaryInText = false
    /// The end of the text that was looked at.
    private var textEnd: [UInt8] = []

    /// Notes that the next message begins with what follows.
    mutating func beginMessage() {
      forgetTaken()
      isConfirmed = false
    }

    /// Notes that binary bytes were taken.
    mutating func noteTaken(_ bytes: [UInt8]) { journal += bytes }

    /// Notes that what was taken will not be read again.
    mutating func forgetTaken() { journal = [] }

    /// Notes that something of the present message is known to be authentic: the next `count` binary bytes
    /// of those that were taken.
    mutating func confirm(_ count: Int) {
      isConfirmed = true
      journal.removeFirst(count)
    }

    /// Sets whether the messages are in binary form.
    mutating func noteForm(isBinary: Bool) { self.isBinary = isBinary }

    /// Looks for a binary message in text around armor: a first line with the first byte of a number of
    /// stanzas behind it, which no mail contains.
    mutating func look(at text: [UInt8]) {
      let text = textEnd + text
      var rest = text[...]
      while let offset = Head.offsetOfFirstLine(in: [UInt8](rest).bytes) {
        rest = rest.dropFirst(offset + Head.magic.count)
        if let next = rest.first, next <= Head.maximumStanzaCount >> 8 { hasBinaryInText = true }
      }
      textEnd = text.suffix(Head.magic.count)
    }

    /// Moves bytes that are to be read once more to `window`; returns whether there were any.
    mutating func giveBack(to window: inout Buffer) -> Bool {
      let piece = [UInt8](returned.prefix(window.freeCapacity))
      returned = returned.dropFirst(piece.count)
      window.append(piece.bytes)
      return !piece.isEmpty
    }

    /// Makes everything that was taken since the last authentic byte be read once more, and then what is in
    /// `window`.
    mutating func takeBack(_ window: borrowing Buffer) {
      returned = (journal + [UInt8](window.bytes) + returned)[...]
      forgetTaken()
    }
  }

  /// Whether a binary message seems to stand among messages as text.
  var hasBinaryInText: Bool {
    switch series {
    case .some(let series): series.hasBinaryInText
    case .none: false
    }
  }

  /// Reads several messages in turn from here on.
  mutating func beginSeries() { series = Series() }

  /// Goes to the next message after one that was read; returns `false` if there is none.
  mutating func goToNextMessage() throws -> Bool {
    series?.beginMessage()
    guard armor != nil else { return try fetch(1) }
    return try goToNextArmor()
  }

  /// Goes to the next first line behind a message that cannot be read, or behind what of it was
  /// authentic; returns `false` if there is none (`docs/protocol.md`, section 5).
  mutating func recover() throws -> Bool {
    guard armor == nil else { return try goToNextArmor() }
    series?.takeBack(window)
    window.removeAll()
    let lineByteCount = Head.magic.count
    if series?.isConfirmed == false, try fetch(lineByteCount),
      Head.offsetOfFirstLine(in: window.bytes.extracting(0..<lineByteCount)) != nil
    {
      drop(lineByteCount)
    }
    series?.beginMessage()
    while try fetch(lineByteCount) {
      if let start = Head.offsetOfFirstLine(in: window.bytes) {
        drop(start)
        series?.forgetTaken()
        return true
      }
      // The last bytes may be the beginning of one.
      drop(window.count - (lineByteCount - 1))
      series?.forgetTaken()
    }
    return false
  }

  private mutating func goToNextArmor() throws -> Bool {
    window.removeAll()
    armor?.beginNext()
    while armor?.kind == nil {
      do {
        guard try fill(beforeWaiting: {}) else { return false }
      } catch is SealingError {
        // No armor begins there.
      }
    }
    return true
  }
}
