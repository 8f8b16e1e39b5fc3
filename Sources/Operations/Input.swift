package import Descriptors
import Octets
package import Sealing

/// Where a message, a bundle or the content of a message comes from: read once, front to back.
package struct Input: ~Copyable {
  /// Room for the longest backup or frame and what was read beyond it, in bytes.
  private static let windowSize = 2 * FrameWord.longestBody
  /// How much is read at once where it is only looked at, in bytes.
  private static let textSize = 65_536
  /// How long a pause in the input is before what there is goes out, in milliseconds.
  private static let pause: CInt = 100
  /// How long it waits for more where the input never pauses, in milliseconds.
  private static let delay: UInt64 = 1000

  /// What is to be read.
  package enum Content: Sendable {
    /// Whatever is to be encrypted.
    case anything
    /// A message, a bundle or a backup.
    case sealed
  }

  private let descriptor: Descriptor
  /// The file it is, unless it is a pipe or a device.
  let file: FileStatus?
  private var count: UInt64 = 0
  private var window = Buffer(capacity: windowSize)
  private var armor: ArmorDecoder?
  private var isAtEnd = false

  /// Opens `path`, or standard input where there is none.
  package static func open(
    _ path: Path?, for content: Content = .sealed
  ) throws(OperationError) -> Input {
    do {
      let descriptor = try path.map { try Descriptor(reading: $0) } ?? Descriptor(borrowing: 0)
      // A closed standard input is noticed when it is read.
      guard (try? FileStatus(of: descriptor).kind) != .directory else {
        throw OperationError.inputIsDirectory(path, content)
      }
      return Input(descriptor)
    } catch { throw OperationError(folding: error) }
  }

  /// Opens a file in a directory that strangers may write to.
  static func openOnlyFile(_ path: Path) throws(OperationError) -> Input {
    do {
      return Input(try Descriptor.reading(onlyFile: path))
    } catch { throw OperationError(folding: error) }
  }

  private init(_ descriptor: consuming Descriptor) {
    descriptor.enlargePipe()
    let status = try? FileStatus(of: descriptor)
    file = status?.kind == .regular ? status : nil
    self.descriptor = descriptor
  }

  /// Whether it is typed.
  var isTerminal: Bool { descriptor.isTerminal }

  /// How far it has been read.
  var progress: Progress { Progress(bytes: count, total: file.map { UInt64(max(0, $0.size)) }) }

  /// What has been read and not dropped.
  var bytes: RawSpan {
    @_lifetime(borrow self)
    get { window.bytes }
  }

  /// Makes at least `count` bytes available; says whether there are so many. `beforeWaiting` is called
  /// when they have to be waited for.
  mutating func fetch(_ count: Int, beforeWaiting: () throws -> Void = {}) throws -> Bool {
    while window.count < count {
      guard !isAtEnd else { return false }
      try fill(beforeWaiting)
    }
    return true
  }

  /// Moves the next `count` bytes to `buffer`; says whether there were so many. `beforeWaiting` is
  /// called when they have to be waited for.
  mutating func take(
    _ count: Int, into buffer: inout Buffer, beforeWaiting: () throws -> Void
  ) throws -> Bool {
    let end = buffer.count + count
    while buffer.count < end {
      let known = min(window.count, end - buffer.count)
      buffer.append(window.bytes.extracting(0..<known))
      window.removeFirst(known)
      guard buffer.count < end else { break }
      guard !isAtEnd else { return false }
      if armor == nil {
        if try !descriptor.isReadable() { try beforeWaiting() }
        note(try descriptor.read(into: &buffer, atMost: end - buffer.count))
      } else {
        try fill(beforeWaiting)
      }
    }
    return true
  }

  /// Whether there is something to be had without waiting.
  var isReady: Bool {
    get throws { try window.count > 0 || isAtEnd || descriptor.isReadable() }
  }

  /// Drops the first `count` bytes.
  mutating func drop(_ count: Int) { window.removeFirst(count) }

  /// Tells a message or a bundle from everything else; what follows is read without its armor.
  package mutating func detectForm() throws -> Form {
    var form = Form.undecided
    var indentation = 0
    while form == .undecided {
      let isMore = try fetch(window.count + 1)
      indentation += dropWhiteSpace()
      guard indentation <= Armor.mostWhiteSpace else { throw SealingError.notPawl }
      form = try Form(window.bytes)
      guard isMore || form != .undecided else {
        throw SealingError.truncated(frames: 0)
      }
    }
    switch form {
    case .armoredMessage: try beginArmor(.message)
    case .armoredBundle: try beginArmor(.bundle)
    case .armoredBackup: try beginArmor(.backup)
    case .message, .bundle, .undecided:
      // White space can only stand before armor.
      guard indentation == 0 else { throw SealingError.notPawl }
    }
    return form
  }

  /// Appends to `chunk` until it is full, the input pauses or ends, or the chunk has waited long enough;
  /// says whether the input ended. A pause counts when there is something to go out: in the chunk, or
  /// held back elsewhere.
  mutating func readChunk(into chunk: inout Buffer, isHoldingBack: Bool) throws -> Bool {
    var deadline = UInt64.max
    while chunk.room > 0, Process.uptime < deadline {
      let isFirst = chunk.count == 0
      let patience = isFirst && !isHoldingBack ? nil : Self.pause
      switch try descriptor.read(into: &chunk, waiting: patience) {
      case .bytes(let read):
        count += UInt64(read)
        if isFirst { deadline = Process.uptime + Self.delay }
      case .pause: return false
      case .end: return true
      }
    }
    return false
  }

  /// Checks that armor, if there was any, ended as it should; `frames` is for the error.
  func finish(frames: UInt64) throws { try armor?.finish(frames: frames) }

  private mutating func fill(_ beforeWaiting: () throws -> Void = {}) throws {
    if try !descriptor.isReadable() { try beforeWaiting() }
    guard armor != nil else {
      return note(try descriptor.read(into: &window, atMost: Self.textSize))
    }
    var text = Buffer(capacity: Self.textSize)
    note(try descriptor.read(into: &text))
    try armor?.decode(text.bytes, into: &window)
  }

  private mutating func note(_ arrivals: Arrivals) {
    switch arrivals {
    case .bytes(let read): count += UInt64(read)
    case .end: isAtEnd = true
    case .pause: break
    }
  }

  private mutating func beginArmor(_ kind: Armor) throws {
    let text = [UInt8](window.bytes)
    window.removeAll()
    armor = ArmorDecoder(kind)
    try armor?.decode(text.bytes, into: &window)
  }

  /// Drops white space in front; says how much there was. A carriage return counts only with its line
  /// feed.
  private mutating func dropWhiteSpace() -> Int {
    let count = Self.whiteSpace(window.bytes)
    window.removeFirst(count)
    return count
  }

  /// How many bytes of white space stand in front.
  private static func whiteSpace(_ bytes: RawSpan) -> Int {
    var count = 0
    while count < bytes.byteCount {
      switch bytes[count] {
      case 0x20, 0x09, 0x0A: count += 1
      case 0x0D where count + 1 < bytes.byteCount && bytes[count + 1] == 0x0A: count += 2
      default: return count
      }
    }
    return count
  }
}
