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
      if try isWrittenDirectly(path) { return Output(stream: try Descriptor(writing: path)) }
      let mode: UInt32 = content == .plaintext ? 0o600 : 0o666 & ~mask
      return Output(file: try PendingFile.create(at: path, mode: mode))
    } catch { throw OperationError(folding: error) }
  }

  private init(stream: consuming Descriptor, display: TerminalDisplay? = nil) {
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
    case .armored: return Output(stream: descriptor)
    case .plaintext: return Output(stream: descriptor, display: TerminalDisplay())
    }
  }

  /// Whether `path` is something that cannot be replaced by a file: a device, a FIFO, a name for an
  /// open descriptor.
  private static func isWrittenDirectly(_ path: Path) throws -> Bool {
    do {
      let status = try FileStatus(of: path)
      let isDescriptor = [Path("/dev"), Path("/dev/fd"), Path("/proc/self/fd")]
        .contains(path.directory)
      return status.kind != .regular || isDescriptor
    } catch {
      guard error.isMissing else { throw error }
      return false
    }
  }

  /// Writes all of `bytes`.
  mutating func write(_ bytes: RawSpan) throws {
    count += UInt64(bytes.byteCount)
    guard display == nil else { return try show(bytes) }
    try put(bytes)
  }

  /// Brings everything to where it is safe; a file has no name yet.
  mutating func finish() throws {
    if let rest = display?.finish() { try put(rest.bytes) }
    switch file {
    case .some(let file): try file.sync()
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
