package import Descriptors
import Octets
package import Sealing

/// The progress in reading a stream.
package struct Progress: Sendable {
  /// The number of bytes of the input that have been read.
  package let bytes: UInt64
  /// The number of bytes that the input has, or `nil` if that is not known.
  package let total: UInt64?

  /// A function that a verb calls while it reads a stream.
  package typealias Listener = (Progress) -> Void
}

/// The source of a message, a bundle, a backup or the content of a message: which is read once,
/// from beginning to end, without its armor.
package struct Input: ~Copyable {
  /// The size of the window, in bytes: enough for the longest backup or frame and the bytes that
  /// are read beyond it.
  private static let windowSize = 2 * FrameWord.maximumBodyByteCount
  /// The number of bytes that are read at once when the input is only inspected.
  private static let textSize = 65_536
  /// The length of a pause in the input after which the available bytes are passed on, in
  /// milliseconds.
  private static let pause: CInt = 100
  /// The longest time that a chunk waits for more bytes from an input that never pauses, in
  /// milliseconds.
  private static let delay: UInt64 = 1000

  /// The kind of content to be read, which decides the error that is reported for a directory.
  package enum Content: Sendable {
    /// Content of any kind, to be encrypted.
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
  /// Throws ``OperationError/inputIsDirectory(_:_:)`` for a directory, and
  /// ``OperationError/system(_:)`` when the file cannot be opened.
  package static func open(
    _ path: Path?, for content: Content = .sealed
  ) throws(OperationError) -> Input {
    do {
      let descriptor = try path.map { try Descriptor(reading: $0) } ?? Descriptor(borrowing: 0)
      // A closed standard input is detected when it is read.
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

  /// The progress in reading the input.
  var progress: Progress {
    Progress(bytes: readCount, total: file.map { UInt64(max(0, $0.size)) })
  }

  /// The bytes that have been read and not dropped.
  var bytes: RawSpan {
    @_lifetime(borrow self)
    get { window.bytes }
  }

  /// Whether bytes can be read without waiting.
  var isReady: Bool {
    get throws { try window.count > 0 || isAtEnd || descriptor.isReadable() }
  }

  /// Reads until ``bytes`` has at least `count` bytes; returns `false` if the input ends first.
  /// Calls `beforeWaiting` if it has to wait for the bytes.
  mutating func fetch(_ count: Int, beforeWaiting: () throws -> Void = {}) throws -> Bool {
    while window.count < count {
      guard !isAtEnd else { return false }
      try fill(beforeWaiting: beforeWaiting)
    }
    return true
  }

  /// Moves the next `count` bytes to the end of `buffer`; returns `false` if the input ends first.
  /// Calls `beforeWaiting` if it has to wait for the bytes.
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

  /// Reads until `chunk` is full, the input pauses or ends, or the chunk has waited long enough;
  /// returns whether the input has ended.
  ///
  /// A pause ends the chunk only if there are bytes to pass on: in the chunk, or held back
  /// elsewhere.
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

  /// Checks that the armor, if there was any, ended as it should. `frames` is the number of whole
  /// frames, for the error.
  func finish(frames: UInt64) throws { try armor?.finish(frames: frames) }

  /// Detects the format of the input from its first bytes. From then on the input is read without
  /// its armor.
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
      // White space is allowed only before armor.
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

  /// Drops the white space at the beginning, and returns its length.
  private mutating func dropWhiteSpace() -> Int {
    let count = Self.whiteSpaceCount(window.bytes)
    window.removeFirst(count)
    return count
  }

  /// Returns the number of white space bytes at the beginning of `bytes`. A carriage return counts
  /// only with its line feed.
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
