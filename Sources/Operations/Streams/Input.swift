package import Descriptors
import Octets
package import Sealing

/// How far a stream has been read.
package struct Progress: Sendable {
  /// The number of bytes of the input that have been read.
  package let bytes: UInt64
  /// The number of bytes that the input has, or `nil` where that is not known.
  package let total: UInt64?

  /// What a verb calls while it reads a stream.
  package typealias Listener = (Progress) -> Void
}

/// The source of a message, a bundle, a backup or the content of a message: read once, front to back,
/// without its armor.
package struct Input: ~Copyable {
  /// Enough for the longest backup or frame and what is read beyond it, in bytes.
  private static let windowSize = 2 * FrameWord.maximumBodyByteCount
  /// How much is read at once where it is only looked at, in bytes.
  private static let textSize = 65_536
  /// How long the input pauses before what there is goes out, in milliseconds.
  private static let pause: CInt = 100
  /// How long a chunk waits for more from an input that never pauses, in milliseconds.
  private static let delay: UInt64 = 1000

  /// What is to be read; it decides what is said of a directory.
  package enum Content: Sendable {
    /// Anything, to be encrypted.
    case anything
    /// A message, a bundle or a backup.
    case sealed
  }

  private let descriptor: Descriptor
  /// The status of a regular file, or `nil` for a pipe or a device.
  let file: FileStatus?
  private var readCount: UInt64 = 0
  private var window = Buffer(capacity: windowSize)
  private var armor: ArmorDecoder?
  private var isAtEnd = false

  /// Opens `path`, or standard input if it is `nil`.
  ///
  /// Throws ``OperationError/inputIsDirectory(_:_:)`` for a directory, and ``OperationError/system(_:)``
  /// when the file cannot be opened.
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

  /// Opens a regular file, and nothing else, in a directory that strangers may write to.
  static func openRegularFile(_ path: Path) throws(OperationError) -> Input {
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

  /// Whether the input is typed at a terminal.
  var isTerminal: Bool { descriptor.isTerminal }

  /// How far the input has been read.
  var progress: Progress {
    Progress(bytes: readCount, total: file.map { UInt64(max(0, $0.size)) })
  }

  /// The bytes that have been read and not dropped.
  var bytes: RawSpan {
    @_lifetime(borrow self)
    get { window.bytes }
  }

  /// Whether something can be read without waiting.
  var isReady: Bool {
    get throws { try window.count > 0 || isAtEnd || descriptor.isReadable() }
  }

  /// Reads until ``bytes`` has at least `count` bytes; returns `false` if the input ends before.
  /// `beforeWaiting` is called when they have to be waited for.
  mutating func fetch(_ count: Int, beforeWaiting: () throws -> Void = {}) throws -> Bool {
    while window.count < count {
      guard !isAtEnd else { return false }
      try fill(beforeWaiting: beforeWaiting)
    }
    return true
  }

  /// Moves the next `count` bytes to the end of `buffer`; returns `false` if the input ends before.
  /// `beforeWaiting` is called when they have to be waited for.
  mutating func move(
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
        try fill(beforeWaiting: beforeWaiting)
      }
    }
    return true
  }

  /// Drops the first `count` bytes.
  mutating func drop(_ count: Int) { window.removeFirst(count) }

  /// Reads until `chunk` is full, the input pauses or ends, or the chunk has waited long enough; returns
  /// whether the input has ended.
  ///
  /// A pause counts only if something can go out: what is in the chunk, or what is held back elsewhere.
  mutating func readChunk(into chunk: inout Buffer, isHoldingBack: Bool) throws -> Bool {
    var deadline = UInt64.max
    while chunk.freeCapacity > 0, Process.uptime < deadline {
      let isFirst = chunk.count == 0
      let patience = isFirst && !isHoldingBack ? nil : Self.pause
      switch try descriptor.read(into: &chunk, waiting: patience) {
      case .bytes(let count):
        readCount += UInt64(count)
        if isFirst { deadline = Process.uptime + Self.delay }
      case .pause: return false
      case .end: return true
      }
    }
    return false
  }

  /// Checks that the armor, if there was any, ended as it should. `frames` is the number of whole frames,
  /// for the error.
  func finish(frames: UInt64) throws { try armor?.finish(frames: frames) }

  /// Tells what the input is from its first bytes; what follows is read without its armor.
  package mutating func detectFormat() throws -> InputFormat {
    var format = InputFormat.undecided
    var indentation = 0
    while format == .undecided {
      let isMore = try fetch(window.count + 1)
      indentation += dropWhiteSpace()
      guard indentation <= Armor.maximumWhiteSpaceByteCount else { throw SealingError.notPawl }
      format = try InputFormat(window.bytes)
      guard isMore || format != .undecided else { throw SealingError.truncated(frames: 0) }
    }
    switch format {
    case .armoredMessage: try beginArmor(.message)
    case .armoredBundle: try beginArmor(.bundle)
    case .armoredBackup: try beginArmor(.backup)
    case .message, .bundle, .undecided:
      // White space can only stand before armor.
      guard indentation == 0 else { throw SealingError.notPawl }
    }
    return format
  }

  private mutating func fill(beforeWaiting: () throws -> Void) throws {
    if try !descriptor.isReadable() { try beforeWaiting() }
    guard armor != nil else {
      return note(try descriptor.read(into: &window, atMost: Self.textSize))
    }
    var text = Buffer(capacity: Self.textSize)
    note(try descriptor.read(into: &text))
    try armor?.decode(text.bytes, into: &window)
  }

  private mutating func note(_ result: ReadResult) {
    switch result {
    case .bytes(let count): readCount += UInt64(count)
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

  /// Drops the white space in front; returns how much there was.
  private mutating func dropWhiteSpace() -> Int {
    let count = Self.whiteSpaceCount(window.bytes)
    window.removeFirst(count)
    return count
  }

  /// Returns how many bytes of white space `bytes` begins with. A carriage return counts only with its
  /// line feed.
  private static func whiteSpaceCount(_ bytes: RawSpan) -> Int {
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
