package import Descriptors
import Octets
import Sealing

/// Where something goes to: standard output, a file that appears only when it is whole, or a device.
package struct Output: ~Copyable {
  /// What is written, which decides who may read it and whether a terminal may have it.
  package enum Content: Sendable {
    /// A message or bundle, binary.
    case sealed
    /// A message or bundle as text.
    case armored
    /// A backup, as text that is nobody else's business.
    case backup
    /// What was in a message.
    case plaintext
  }

  private let stream: Descriptor?
  private var file: PendingFile?
  private var display: TerminalDisplay?
  /// How many bytes have been written.
  package private(set) var count: UInt64 = 0

  /// Opens `path`; standard output where there is none or, with `isInsisting`, in any case. `mask`
  /// takes permissions from files that others may read.
  package static func open(
    _ path: Path?, for content: Content, isInsisting: Bool = false, mask: UInt32 = 0o077
  ) throws(OperationError) -> Output {
    do {
      guard let path else { return try standard(content, isInsisting) }
      guard !path.bytes.isEmpty else { throw SystemError.missing(path) }
      if let number = descriptorNumber(path) {
        return Output(stream: Descriptor(borrowing: number))
      }
      if try isWrittenDirectly(path) { return Output(stream: try special(path)) }
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

  private static func standard(_ content: Content, _ isInsisting: Bool) throws -> Output {
    let descriptor = Descriptor(borrowing: 1)
    guard descriptor.isTerminal, !isInsisting else { return Output(stream: descriptor) }
    switch content {
    case .sealed: throw OperationError.binaryToTerminal
    case .armored, .backup: return Output(stream: descriptor)
    case .plaintext: return Output(stream: descriptor, display: TerminalDisplay())
    }
  }

  /// The descriptor that a name such as `/dev/stdout` or `/dev/fd/5` stands for. What it is open to
  /// is written on, not replaced.
  private static func descriptorNumber(_ path: Path) -> Int32? {
    switch path {
    case Path("/dev/stdout"): return 1
    case Path("/dev/stderr"): return 2
    default:
      guard [Path("/dev/fd"), Path("/proc/self/fd")].contains(path.directory) else { return nil }
      return Int32(String(decoding: path.name, as: UTF8.self))
    }
  }

  /// Whether `path` is something that cannot be replaced by a file: a device, a FIFO, a directory.
  private static func isWrittenDirectly(_ path: Path) throws -> Bool {
    do {
      return try FileStatus(of: path).kind != .regular
    } catch {
      guard error.isMissing else { throw error }
      return false
    }
  }

  /// Opens a device or a FIFO, and nothing that took its place meanwhile.
  private static func special(_ path: Path) throws -> Descriptor {
    let descriptor = try Descriptor(writing: path)
    guard try FileStatus(of: descriptor).kind != .regular else { throw SystemError.replaced(path) }
    return descriptor
  }

  /// Writes all of `bytes`.
  mutating func write(_ bytes: RawSpan) throws {
    count += UInt64(bytes.byteCount)
    guard display == nil else { return try show(bytes) }
    try put(bytes)
  }

  /// Waits until everything is on the disk, where it goes to one, or has been read but for what any
  /// pipe holds; a file has no name yet.
  mutating func finish() throws {
    if let rest = display?.finish() { try put(rest.bytes) }
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

  private mutating func show(_ bytes: RawSpan) throws {
    guard let visible = display?.visible(bytes) else { return }
    try put(visible.bytes)
  }

  private func put(_ bytes: RawSpan) throws {
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
