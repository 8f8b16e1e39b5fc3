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
    /// What is said in a channel.
    case conversation
    /// A picture that anyone may see.
    case picture
  }

  private var stream: Descriptor?
  /// Whether what nobody reads is dropped, since a command may end its standard input.
  private var isLossy = false
  private var file: PendingFile?
  /// The command that gets the content, or `nil` if it goes elsewhere.
  var consumer: Consumer?
  private var isPublished = false
  /// Whether a file with the name of the output may be replaced.
  private var isReplacing = true
  private var armor: ArmorEncoder?
  private var display: TerminalDisplay?
  /// The text that a terminal gets at the end, or `nil` if nothing is held back.
  private var held: [UInt8]?
  /// The number of bytes that have been written, before any are made visible for a terminal.
  package private(set) var count: UInt64 = 0

  /// Opens `path`, or standard output if it is `nil`.
  ///
  /// `isInsisting` allows binary data and unchanged text on a terminal, by whatever name it is opened.
  /// If `isReplacing` is false, a file must not exist. `mask` is the set of permissions that files do not
  /// get if others may read them. Throws ``OperationError/binaryToTerminal``,
  /// ``OperationError/outputExists(_:)`` and ``OperationError/system(_:)``.
  package static func open(
    _ path: Path?, for content: Content, isInsisting: Bool = false, isReplacing: Bool = true,
    mask: UInt32 = 0o077
  ) throws(OperationError) -> Output {
    do {
      guard let path else {
        return try Output(stream: Descriptor(borrowing: 1), for: content, isInsisting: isInsisting)
      }
      // The file that a descriptor is open to is written to, not replaced.
      if let number = path.descriptorNumber {
        return try Output(
          stream: Descriptor(borrowing: number), for: content, isInsisting: isInsisting)
      }
      if try isWrittenDirectly(path) {
        return try Output(
          stream: try openSpecialFile(path), for: content, isInsisting: isInsisting)
      }
      let mode: UInt32 =
        switch content {
        case .plaintext, .backup, .conversation: 0o600
        case .sealed, .armored, .picture: 0o666 & ~mask
        }
      if !isReplacing, (try? FileStatus(of: path)) != nil {
        throw OperationError.outputExists(path)
      }
      return Output(
        file: try PendingFile.create(at: path, mode: mode), isReplacing: isReplacing)
    } catch { throw OperationError(folding: error) }
  }

  /// Throws ``OperationError/binaryToTerminal`` if a message would go to a terminal without insistence.
  private init(
    stream: consuming Descriptor, for content: Content, isInsisting: Bool
  ) throws(OperationError) {
    if stream.isTerminal, !isInsisting {
      switch content {
      case .sealed: throw .binaryToTerminal
      case .armored, .backup, .picture: break
      case .plaintext: display = TerminalDisplay()
      case .conversation: display = TerminalDisplay(refusesBinary: false)
      }
    }
    stream.enlargePipe()
    self.stream = consume stream
  }

  private init(file: consuming PendingFile, isReplacing: Bool) {
    stream = nil
    self.isReplacing = isReplacing
    self.file = consume file
  }

  init(consumer: consuming Consumer) {
    stream = nil
    self.consumer = consume consumer
  }

  /// Creates the output that leads to the other side of a channel.
  init(transport descriptor: consuming Descriptor) {
    descriptor.enlargePipe()
    descriptor.sendAtOnce()
    stream = consume descriptor
  }

  /// Creates the output that leads to the standard input of a command. What it does not read is dropped.
  init(toCommand descriptor: consuming Descriptor) {
    descriptor.enlargePipe()
    stream = consume descriptor
    isLossy = true
  }

  /// Returns an output that writes nothing anywhere.
  static func discarding() -> Output { Output() }

  private init() { stream = nil }

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

  /// Holds everything back to the end if `input` is typed at the terminal that shows it.
  mutating func keepApart(from input: borrowing Input) {
    switch stream {
    case .some(let stream): if stream.isTerminal, input.isTerminal { held = [] }
    case .none: break
    }
  }

  /// Whether a command gets the content.
  var hasConsumer: Bool {
    switch consumer {
    case .some: true
    case .none: false
    }
  }

  /// Writes what follows as armor.
  mutating func beginArmor(_ kind: Armor) { armor = ArmorEncoder(kind) }

  /// The number of bytes that are held back until they fill a line of armor.
  var pendingArmorCount: Int { armor?.pendingCount ?? 0 }

  /// Writes all of `bytes`, the last of a message's content if `isLast` is true; throws
  /// ``OperationError/binaryContent`` if they are the first and no text for a terminal.
  mutating func write(_ bytes: RawSpan, isLast: Bool = false) throws {
    guard let text = armor?.encode(bytes) else { return try show(bytes, isLast: isLast) }
    try show(text.bytes)
  }

  /// Ends the armor, and waits until everything is on the disk or, except for the bytes that any
  /// pipe holds, has been read. A file does not get its name yet.
  mutating func finish() throws {
    if let end = armor?.finish() { try show(end.bytes) }
    armor = nil
    if let text = held.take() { try put(text.bytes) }
    try flush()
  }

  /// Ends the last line on a terminal, and waits until everything that was written is on the disk or has
  /// been read, except for what any pipe holds, or until the command that got it has succeeded.
  mutating func flush() throws {
    if let rest = try display?.finish() { try put(rest.bytes) }
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

  /// Ends the last line on a terminal, and what is written to the stream, while the process goes on.
  mutating func end() throws {
    if let rest = display?.end() { try put(rest.bytes) }
    guard let open = stream.take() else { return }
    open.endOutput()
  }

  /// Writes a picture, all there is to write, and gives the file its name.
  package mutating func complete(with picture: [UInt8]) throws(OperationError) {
    do {
      try write(picture.bytes, isLast: true)
      try finish()
      try publish()
    } catch { throw OperationError(folding: error) }
  }

  /// Gives a file its name.
  ///
  /// Throws ``OperationError/outputExists(_:)`` if it must not replace another one.
  mutating func publish() throws {
    guard var file = file.take() else { return }
    try Self.publish(&file, isReplacing: isReplacing)
  }

  private static func publish(_ file: inout PendingFile, isReplacing: Bool) throws {
    guard !isReplacing else { return try file.publish() }
    do { try file.publishAnew() } catch {
      guard error.isTaken else { throw error }
      throw OperationError.outputExists(file.path)
    }
  }

  /// Gives a file its name after the first of several messages; the file stays open for the others. What
  /// has been read must not be lost if the process dies among the others.
  mutating func publishPart() throws {
    guard !isPublished else { return }
    if isReplacing { try file?.publish() } else { try file?.publishAnew() }
    isPublished = true
  }

  /// Removes from a file what was written after the first `count` bytes: the content of a message that
  /// is not whole. On a terminal, its last line is ended.
  mutating func discard(after count: UInt64) throws {
    if let rest = display?.end() { try put(rest.bytes) }
    switch file {
    case .some(let file):
      try file.truncate(to: count)
      self.count = count
    case .none: break
    }
  }

  private mutating func show(_ bytes: RawSpan, isLast: Bool = false) throws {
    count += UInt64(bytes.byteCount)
    guard let visible = try display?.visible(bytes, isLast: isLast) else { return try put(bytes) }
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
    var hasEnded = false
    switch stream {
    case .some(let open):
      do { try open.write(bytes) } catch {
        hasEnded = isLossy && error.isBrokenPipe
        if !hasEnded { throw error }
      }
    case .none: break
    }
    if hasEnded { stream = nil }
  }
}
