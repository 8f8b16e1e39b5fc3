package import Descriptors
import Octets
import Sealing

/// The destination of a message, a bundle, a backup or the content of a message: standard output, a
/// file that appears only when it is complete, or a device.
///
/// The bytes pass through those of the following stages that are in use, in this order: armor, the
/// display of text on a terminal, and a buffer that holds the text back until nothing more is typed
/// at that terminal.
package struct Output: ~Copyable {
  /// The kind of content, which decides who may read it and whether it may go to a terminal.
  package enum Content: Sendable {
    /// A message or a bundle, binary.
    case sealed
    /// A message or a bundle, as text.
    case armored
    /// A backup, as text that is for its owner alone.
    case backup
    /// The content of a message.
    case plaintext
  }

  private let stream: Descriptor?
  private var file: PendingFile?
  /// The command that gets the content, or `nil` if it goes elsewhere.
  var consumer: Consumer?
  private var isPublished = false
  private var armor: ArmorEncoder?
  private var display: TerminalDisplay?
  /// The text that a terminal gets at the end, or `nil` if nothing is held back.
  private var held: [UInt8]?
  /// The number of bytes that have been written, before any are made visible for a terminal.
  package private(set) var count: UInt64 = 0

  /// Opens `path`, or standard output if it is `nil`.
  ///
  /// `isInsisting` allows binary data and unchanged text on a terminal. `mask` is the set of
  /// permissions that files do not get if others may read them. Throws
  /// ``OperationError/binaryToTerminal`` and ``OperationError/system(_:)``.
  package static func open(
    _ path: Path?, for content: Content, isInsisting: Bool = false, mask: UInt32 = 0o077
  ) throws(OperationError) -> Output {
    do {
      guard let path else { return try standard(for: content, isInsisting: isInsisting) }
      guard !path.bytes.isEmpty else { throw SystemError.missing(path) }
      // The file that a descriptor is open to is written to, not replaced.
      if let number = path.descriptorNumber {
        return Output(stream: Descriptor(borrowing: number))
      }
      if try isWrittenDirectly(path) { return Output(stream: try openSpecialFile(path)) }
      let mode: UInt32 =
        switch content {
        case .plaintext, .backup: 0o600
        case .sealed, .armored: 0o666 & ~mask
        }
      return Output(file: try PendingFile.create(at: path, mode: mode))
    } catch { throw OperationError(folding: error) }
  }

  private init(stream: consuming Descriptor, display: TerminalDisplay? = nil) {
    stream.enlargePipe()
    self.stream = consume stream
    self.display = display
  }

  private init(file: consuming PendingFile) {
    stream = nil
    self.file = consume file
  }

  init(consumer: consuming Consumer) {
    stream = nil
    self.consumer = consume consumer
  }

  /// Returns an output that writes nothing anywhere.
  static func discarding() -> Output { Output() }

  private init() { stream = nil }

  private static func standard(for content: Content, isInsisting: Bool) throws -> Output {
    let descriptor = Descriptor(borrowing: 1)
    guard descriptor.isTerminal, !isInsisting else { return Output(stream: descriptor) }
    switch content {
    case .sealed: throw OperationError.binaryToTerminal
    case .armored, .backup: return Output(stream: descriptor)
    case .plaintext: return Output(stream: descriptor, display: TerminalDisplay())
    }
  }

  /// Returns whether `path` cannot be replaced by a file: a device, a FIFO or a directory.
  private static func isWrittenDirectly(_ path: Path) throws -> Bool {
    do {
      return try FileStatus(of: path).kind != .regular
    } catch {
      guard error.isMissing else { throw error }
      return false
    }
  }

  /// Opens a device or a FIFO, but not another file that has taken its place in the meantime.
  private static func openSpecialFile(_ path: Path) throws -> Descriptor {
    let descriptor = try Descriptor(writing: path)
    guard try FileStatus(of: descriptor).kind != .regular else { throw SystemError.replaced(path) }
    return descriptor
  }

  /// Throws ``OperationError/inputIsOutput`` if the output would go into the file that `input`
  /// reads, or replace it before all of it has been read.
  func refuse(_ input: borrowing Input) throws {
    guard let source = input.file else { return }
    switch file {
    case .some(let file):
      guard input.series != nil, let target = try? FileStatus(of: file.path) else { break }
      guard !target.isSameFile(as: source) else { throw OperationError.inputIsOutput }
    case .none: break
    }
    switch stream {
    case .some(let stream):
      guard let target = try? FileStatus(of: stream), target.isSameFile(as: source) else { return }
      throw OperationError.inputIsOutput
    case .none: break
    }
  }

  /// Holds everything back to the end if `input` is typed at the terminal that shows it.
  mutating func keepApart(from input: borrowing Input) {
    switch stream {
    case .some(let stream): if stream.isTerminal, input.isTerminal { held = [] }
    case .none: break
    }
  }

  /// Writes what follows as armor.
  mutating func beginArmor(_ kind: Armor) { armor = ArmorEncoder(kind) }

  /// The number of bytes that are held back until they fill a line of armor.
  var pendingArmorCount: Int { armor?.pendingCount ?? 0 }

  /// Writes all of `bytes`.
  mutating func write(_ bytes: RawSpan) throws {
    guard let text = armor?.encode(bytes) else { return try show(bytes) }
    try show(text.bytes)
  }

  /// Ends the armor, and waits until everything is on the disk or, except for the bytes that any
  /// pipe holds, has been read. A file does not get its name yet.
  mutating func finish() throws {
    if let end = armor?.finish() { try show(end.bytes) }
    armor = nil
    if let rest = display?.finish() { try put(rest.bytes) }
    if let text = held.take() { try put(text.bytes) }
    try flush()
  }

  /// Waits until everything that was written is on the disk or has been read, except for what any pipe
  /// holds, or until the command that got it has succeeded.
  mutating func flush() throws {
    try consumer?.finish()
    switch file {
    case .some(let file): try file.sync()
    case .none: break
    }
    switch stream {
    case .some(let stream):
      if try FileStatus(of: stream).kind == .regular { try stream.sync() }
      try stream.awaitReader()
      try stream.flush()
    case .none: break
    }
  }

  /// Gives a file its name.
  mutating func publish() throws {
    guard var file = file.take() else { return }
    try file.publish()
  }

  /// Gives a file its name after the first of several messages; the file stays open for the others. What
  /// has been read must not be lost if the process dies among the others.
  mutating func publishPart() throws {
    guard !isPublished else { return }
    try file?.publish()
    isPublished = true
  }

  /// Removes from a file what was written after the first `count` bytes: the content of a message that
  /// is not whole.
  mutating func discard(after count: UInt64) throws {
    switch file {
    case .some(let file):
      try file.truncate(to: count)
      self.count = count
    case .none: break
    }
  }

  private mutating func show(_ bytes: RawSpan) throws {
    count += UInt64(bytes.byteCount)
    guard let visible = display?.visible(bytes) else { return try put(bytes) }
    try put(visible.bytes)
  }

  private mutating func put(_ bytes: RawSpan) throws {
    guard held == nil else {
      held?.append(bytes)
      return
    }
    try consumer?.write(bytes)
    switch file {
    case .some(let file): try file.write(bytes)
    case .none: break
    }
    switch stream {
    case .some(let stream): try stream.write(bytes)
    case .none: break
    }
  }
}

/// The form in which a terminal shows text from someone else: line ends and tabs are unchanged, and
/// all other control characters are made visible.
private struct TerminalDisplay {
  /// The beginning of a character that the next piece completes.
  private var pending: [UInt8] = []
  /// Whether the last line that was shown has not ended.
  private var isInLine = false

  init() {}

  /// Returns the visible form of the next piece.
  mutating func visible(_ bytes: RawSpan) -> [UInt8] {
    pending.append(bytes)
    let end = Self.wholeCharactersEnd(pending)
    defer { pending.removeFirst(end) }
    return shown(pending[..<end])
  }

  /// Returns the visible form of the rest and the end of the last line, so that the next note is on
  /// a line of its own.
  mutating func finish() -> [UInt8] {
    defer { (pending, isInLine) = ([], false) }
    let rest = shown(pending[...])
    return isInLine ? rest + [UInt8(ascii: "\n")] : rest
  }

  private mutating func shown(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let text = Self.escaped(bytes)
    if let last = text.last { isInLine = last != UInt8(ascii: "\n") }
    return text
  }

  /// Returns the offset at which the last whole character ends.
  private static func wholeCharactersEnd(_ bytes: [UInt8]) -> Int {
    let tail = bytes.suffix(3)
    guard let start = tail.lastIndex(where: { $0 & 0xC0 != 0x80 }), bytes[start] >= 0xC0 else {
      return bytes.count
    }
    let length = bytes[start] >= 0xF0 ? 4 : bytes[start] >= 0xE0 ? 3 : 2
    return bytes.count - start < length ? start : bytes.count
  }

  private static func escaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var output = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if scalar == "\n" || scalar == "\t" {
        output.unicodeScalars.append(scalar)
      } else {
        output += PlainText.escaped(String(scalar))
      }
    }
    return [UInt8](output.utf8)
  }
}
