package import Descriptors
import Octets
import Sealing

/// The progress in reading a stream.
package struct Progress: Sendable {
  /// The number of bytes of the input that have been read.
  package let bytes: UInt64
  /// The number of bytes that the input has, or `nil` if that is not known.
  package let total: UInt64?

  /// A function that a verb calls while it reads a stream.
  package typealias Listener = (Progress) -> Void
}

/// The source of a message, a bundle, a backup or the content of a message: read once, from front to
/// back, without its armor.
package struct Input: ~Copyable {
  /// The capacity that the longest backup or frame and the bytes read beyond it need, in bytes.
  private static let windowSize = 2 * FrameWord.maximumBodyByteCount
  /// The number of bytes that are read at once where the input is only looked at.
  private static let textSize = 65_536
  /// How long the input pauses before what has been read goes out, in milliseconds.
  private static let pause: CInt = 100
  /// How long a chunk waits for more from an input that never pauses, in milliseconds.
  private static let delay: UInt64 = 1000

  /// What is to be read, which decides what is said of a directory.
  package enum Content: Sendable {
    /// Anything, to be encrypted.
    case anything
    /// A message, a bundle or a backup.
    case sealed
  }

  /// The command that writes the content, or `nil` if that comes from elsewhere.
  private var producer: WritingCommand?
  /// The open file, which other threads may read too.
  let source: OpenFile
  /// The status of a regular file, or `nil` for a pipe or a device.
  let file: FileStatus?
  /// The number of bytes that were read into ``window`` or taken as parts.
  var readCount: UInt64 = 0
  /// Where the file goes on behind ``window``, in bytes, while parts of it are taken: see ``part(of:)``.
  var placeBehindParts: UInt64?
  var window = Buffer(capacity: windowSize)
  private var isAtEnd = false
  /// The decoder of the armor, or `nil` while the input is read as it is.
  var armor: ArmorDecoder?
  /// Text that the armor decoder has not used.
  private var text = Buffer(capacity: 0)
  /// What is needed to go on after a message that cannot be read, or `nil` for a reader of one message.
  var series: Series?

  /// Opens `path`, or standard input if it is `nil`.
  ///
  /// Throws ``OperationError/inputIsDirectory(_:_:)`` for a directory, and
  /// ``OperationError/system(_:)`` when the file cannot be opened.
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

  /// Prepares a command whose standard output is the content. If `hasInput` is true, it has the standard
  /// input of this process, and otherwise none.
  ///
  /// Throws ``OperationError/commandNotRun(_:)`` if there can be no pipe.
  package static func command(
    _ command: Command, hasInput: Bool
  ) throws(OperationError) -> Input {
    do {
      let producer = try WritingCommand.prepare(command, hasInput: hasInput)
      var input = Input(Descriptor(borrowing: producer.number))
      input.producer = consume producer
      return input
    } catch { throw .commandNotRun(error) }
  }

  /// Starts the command that writes the content, if there is one.
  mutating func startProducer() throws {
    do { try producer?.start() } catch { throw OperationError.commandNotRun(error) }
  }

  /// Waits until the command that has written the content has succeeded.
  private mutating func finishProducer() throws {
    guard let name = producer?.name, let ending = producer?.awaitEnd(), !ending.isSuccess else {
      return
    }
    throw OperationError.producerFailed(name, ending)
  }

  /// Reads from an open file.
  init(_ descriptor: consuming Descriptor) {
    descriptor.enlargePipe()
    let status = try? FileStatus(of: descriptor)
    file = status?.kind == .regular ? status : nil
    source = OpenFile(descriptor)
  }

  /// Returns an input that is not read any more.
  static func ended() -> Input { Input(Descriptor(borrowing: -1)) }

  /// Whether the input is typed at a terminal.
  var isTerminal: Bool { source.descriptor.isTerminal }

  /// Whether the next `count` bytes can be a part of a file that another thread reads, as far as can be told at
  /// once. Shorter parts are not worth it: reading ahead is quicker.
  func mayBePart(_ count: Int) -> Bool {
    guard let size = file?.size, count >= 131_072 else { return false }
    return Int64(readCount) - Int64(window.count) + Int64(count) <= size
  }

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
    get throws {
      try window.count > 0 || isAtEnd || file != nil || source.descriptor.isReadable()
    }
  }

  /// Whether the input is read without the armor that it has.
  var isArmored: Bool { armor != nil }

  /// Reads until ``bytes`` has at least `count` bytes; returns `false` if the input, or the armor of one
  /// of several messages, ends first. Calls `beforeWaiting` if it has to wait for the bytes.
  mutating func fetch(_ count: Int, beforeWaiting: () throws -> Void = {}) throws -> Bool {
    while window.count < count {
      guard try fill(beforeWaiting: beforeWaiting) else { return false }
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
      drop(known)
      guard buffer.count < end else { break }
      guard armor == nil, series == nil, !isAtEnd else {
        guard try fill(beforeWaiting: beforeWaiting) else { return false }
        continue
      }
      if placeBehindParts != nil { try returnFromParts() }
      if try !source.descriptor.isReadable() { try beforeWaiting() }
      note(try source.descriptor.read(into: &buffer, atMost: end - buffer.count))
    }
    return true
  }

  /// Drops the first `count` bytes.
  mutating func drop(_ count: Int) {
    if armor == nil, series != nil {
      let taken = [UInt8](window.bytes.extracting(0..<count))
      series?.noteTaken(taken)
    }
    window.removeFirst(count)
  }

  /// Notes that the next `count` bytes of those that were taken are authentic.
  mutating func confirm(_ count: Int) {
    series?.confirm(armor == nil ? count : 0)
  }

  /// Reads until `chunk` is full, the input pauses or ends, or the chunk has waited long enough;
  /// returns whether the input has ended. If a command writes it, that has succeeded too.
  ///
  /// A pause ends the chunk only if there are bytes to pass on: in the chunk, or held back
  /// elsewhere.
  mutating func readChunk(into chunk: inout Buffer, isHoldingBack: Bool) throws -> Bool {
    if placeBehindParts != nil { try returnFromParts() }
    var deadline = UInt64.max
    while chunk.freeCapacity > 0, Process.uptime < deadline {
      let isFirst = chunk.count == 0
      let patience = isFirst && !isHoldingBack ? nil : Self.pause
      switch try source.descriptor.read(into: &chunk, waiting: patience) {
      case .bytes(let count):
        readCount += UInt64(count)
        if isFirst { deadline = Process.uptime + Self.delay }
      case .pause: return false
      case .end:
        try finishProducer()
        return true
      }
    }
    return false
  }

  /// Checks that the armor, if there is any, has ended as it should. `frames` is the number of whole
  /// frames, which an error reports.
  mutating func finish(frames: UInt64) throws {
    // The armor of one of several messages has ended, or the input would have.
    guard armor?.hasEnded != true || isAtEnd else { return }
    try armor?.finish(frames: frames)
  }

  /// Finds the beginning of something of one of `kinds`, in binary form or as armor in a text; from
  /// there on the input is read without its armor.
  ///
  /// Returns its kind; throws ``SealingError`` when there is none.
  mutating func find(_ kinds: [Armor]) throws -> Armor {
    guard armor == nil else { return try findArmor() }
    var format = try binaryOrText()
    while format == .undecided {
      guard try fetch(window.count + 1) else { throw SealingError.truncated(frames: 0) }
      format = try binaryOrText()
    }
    switch format {
    case .text:
      armor = ArmorDecoder(kinds, readsAll: series != nil)
      text = Buffer(capacity: Self.windowSize)
      let known = [UInt8](window.bytes)
      text.append(known.bytes)
      window.removeAll()
      return try findArmor()
    case .message, .bundle, .undecided:
      let kind: Armor = format == .message ? .message : .bundle
      guard kinds.contains(kind) else { throw SealingError.otherKind }
      return kind
    }
  }

  /// Detects the form of the input from what has been read. All messages of one input have the same.
  private mutating func binaryOrText() throws -> InputFormat {
    let isBinary = series?.isBinary == true
    // What is of no known form begins like a binary one.
    series?.noteForm(isBinary: true)
    let format = try InputFormat(window.bytes)
    guard format != .text || !isBinary else { throw SealingError.notPawl }
    if format == .text || format == .undecided { series?.noteForm(isBinary: isBinary) }
    return format
  }

  private mutating func findArmor() throws -> Armor {
    while true {
      if let kind = armor?.kind { return kind }
      guard try fill(beforeWaiting: {}) else {
        try armor?.finish(frames: 0)
        throw SealingError.notPawl
      }
    }
  }

  /// Reads on; returns `false` at the end of the input or of the armor of one of several messages.
  mutating func fill(beforeWaiting: () throws -> Void) throws -> Bool {
    guard armor != nil else {
      if series?.giveBack(to: &window) == true { return true }
      guard !isAtEnd else { return false }
      if placeBehindParts != nil {
        note(try readBehindParts())
        return true
      }
      if try !source.descriptor.isReadable() { try beforeWaiting() }
      note(try source.descriptor.read(into: &window, atMost: Self.textSize))
      return true
    }
    guard series == nil || armor?.hasEnded != true else { return false }
    if text.count == 0 {
      guard !isAtEnd else { return false }
      if try !source.descriptor.isReadable() { try beforeWaiting() }
      note(try source.descriptor.read(into: &text, atMost: Self.textSize))
    }
    let piece = [UInt8](text.bytes.extracting(0..<min(text.count, Self.textSize)))
    if armor?.kind == nil { series?.look(at: piece) }
    defer { text.removeFirst(armor?.usedByteCount ?? 0) }
    try armor?.decode(piece.bytes, into: &window)
    return true
  }

  private mutating func note(_ result: ReadResult) {
    switch result {
    case .bytes(let count): readCount += UInt64(count)
    case .end: isAtEnd = true
    case .pause: break
    }
  }
}
