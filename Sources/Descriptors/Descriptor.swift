import CSystem
package import Octets

/// An open file, which is closed when the value is destroyed.
package struct Descriptor: ~Copyable, Sendable {
  /// The number by which the kernel knows the file.
  package let number: CInt
  private let isOwned: Bool

  /// Takes over an open file.
  init(owning number: CInt) {
    self.number = number
    isOwned = true
  }

  /// Uses a file that is opened and closed elsewhere, such as standard input.
  package init(borrowing number: CInt) {
    self.number = number
    isOwned = false
  }

  /// Opens a file for reading.
  ///
  /// - Throws: ``SystemError`` when it cannot be opened.
  package init(reading path: Path) throws(SystemError) {
    try self.init(opening: path, flags: O_RDONLY)
  }

  /// Opens an existing file, such as a FIFO or a device, for writing.
  ///
  /// - Throws: ``SystemError`` when it cannot be opened.
  package init(writing path: Path) throws(SystemError) {
    try self.init(opening: path, flags: O_WRONLY)
  }

  /// Opens a file for reading and writing, and creates it with permissions `mode` if it is missing.
  ///
  /// - Throws: ``SystemError`` when it cannot be opened or created, or is a symbolic link.
  package init(updating path: Path, mode: UInt32) throws(SystemError) {
    try self.init(opening: path, flags: O_RDWR | O_CREAT | O_NOFOLLOW, mode: mode)
  }

  /// Opens a file whose path is relative to the directory with the number `base`.
  init(
    opening path: Path, below base: CInt = AT_FDCWD, flags: CInt, mode: UInt32 = 0
  ) throws(SystemError) {
    self.init(
      owning: try SystemCall.value("open", path: path) {
        unsafe path.withCString { unsafe pawl_open(base, $0, flags, mode_t(mode)) }
      })
  }

  /// Opens a file for reading in a directory where strangers may have put anything: symbolic links
  /// are not followed, and opening never waits.
  ///
  /// - Throws: ``SystemError`` when it cannot be opened or is not a regular file.
  package static func reading(onlyFile path: Path) throws(SystemError) -> Descriptor {
    try reading(onlyFile: path, below: AT_FDCWD)
  }

  /// Does the same for a path that is relative to the directory with the number `base`.
  static func reading(onlyFile path: Path, below base: CInt) throws(SystemError) -> Descriptor {
    let descriptor = try Descriptor(
      opening: path, below: base, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    let kind = try FileStatus(of: descriptor).kind
    guard kind == .regular else { throw .notRegular(path, kind: kind) }
    return descriptor
  }

  /// Returns another descriptor of the same file, or the same one if it is not this value's to close.
  ///
  /// - Throws: ``SystemError`` when the process has too many.
  func duplicate() throws(SystemError) -> Descriptor {
    guard isOwned else { return Descriptor(borrowing: number) }
    return Descriptor(owning: try SystemCall.value("open") { pawl_duplicate(number) })
  }

  deinit { if isOwned { close(number) } }

  /// Closes the file in the commands that this process starts, which may get only standard streams.
  package func closeInCommands() { if number > 2 { pawl_close_in_commands(number) } }
}

/// A file that stays open while one of several threads may still read it.
package final class OpenFile: Sendable {
  /// The file.
  package let descriptor: Descriptor

  /// Takes over an open file.
  package init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
}

/// The result of reading from a file or waiting for input.
package enum ReadResult: Equatable, Sendable {
  /// Some bytes were read; the value is their number.
  case bytes(Int)
  /// Nothing arrived in the given time.
  case pause
  /// The file has ended.
  case end
}

extension Descriptor {
  /// Reads at most `most` bytes and appends them to `buffer`, whose free capacity limits the number
  /// too and must not be zero. Waits until bytes are available, for at most `milliseconds` if a
  /// limit is given.
  ///
  /// - Throws: ``SystemError`` when reading fails.
  package func read(
    into buffer: inout Buffer, atMost most: Int = .max, waiting milliseconds: CInt? = nil
  ) throws(SystemError) -> ReadResult {
    if let milliseconds, !(try wait(for: POLLIN, milliseconds: milliseconds)) { return .pause }
    var count = 0
    try buffer.append { (free) throws(SystemError) in
      count = try readOnce(&free, from: 0, atMost: most)
      return count
    }
    return count > 0 ? .bytes(count) : .end
  }

  /// Reads everything up to the end, or returns `nil` if that is more than `limit` bytes.
  ///
  /// - Throws: ``SystemError`` when reading fails.
  package func readSecret(atMost limit: Int) throws(SystemError) -> Secret? {
    var secret = Secret(zeros: limit + 1)
    var count = 0
    while count <= limit {
      var bytes = secret.mutableBytes
      let added = try readOnce(&bytes, from: count)
      guard added > 0 else { return Secret(copying: secret.bytes.extracting(0..<count)) }
      count += added
    }
    return nil
  }

  /// Returns whether bytes can be read without waiting, or whether the file has ended.
  ///
  /// - Throws: ``SystemError`` when the system reports an error.
  package func isReadable() throws(SystemError) -> Bool { try wait(for: POLLIN, milliseconds: 0) }

  /// Reads the available bytes, at most `most`, into `free`, starting at `offset`. Waits until
  /// bytes are available. Returns the number of bytes, 0 at the end.
  ///
  /// - Throws: ``SystemError`` when reading fails.
  func readOnce(
    _ free: inout MutableRawSpan, from offset: Int, atMost most: Int = .max
  ) throws(SystemError) -> Int {
    while true {
      let length = min(free.byteCount - offset, most)
      do {
        return try unsafe free.withPointer { (pointer) throws(SystemError) in
          try SystemCall.value("read") { unsafe CSystem.read(number, pointer + offset, length) }
        }
      } catch {
        guard error.code == EAGAIN else { throw error }
        _ = try wait(for: POLLIN, milliseconds: -1)
      }
    }
  }

  /// Writes all of `bytes`.
  ///
  /// - Throws: ``SystemError`` when writing fails; some bytes may already have been written.
  package func write(_ bytes: RawSpan) throws(SystemError) {
    var rest = bytes
    while !rest.isEmpty {
      do {
        let count = try unsafe rest.withPointer { (pointer) throws(SystemError) in
          try SystemCall.value("write") { unsafe CSystem.write(number, pointer, rest.byteCount) }
        }
        rest = rest.extracting(count..<rest.byteCount)
      } catch {
        guard error.code == EAGAIN else { throw error }
        _ = try wait(for: POLLOUT, milliseconds: -1)
      }
    }
  }

  /// Writes as many of `bytes` as a pipe that does not wait has space for. If it has none, waits for some
  /// for at most `milliseconds`. Returns the number of bytes, or `nil` if nobody reads from the pipe.
  ///
  /// - Throws: ``SystemError`` when writing fails otherwise.
  func writeOnce(_ bytes: RawSpan, waiting milliseconds: CInt) throws(SystemError) -> Int? {
    do {
      return try unsafe bytes.withPointer { (pointer) throws(SystemError) in
        try SystemCall.value("write") { unsafe CSystem.write(number, pointer, bytes.byteCount) }
      }
    } catch {
      if error.isBrokenPipe { return nil }
      guard error.code == EAGAIN else { throw error }
      _ = try wait(for: POLLOUT, milliseconds: milliseconds)
      return 0
    }
  }

  /// Waits until reading or writing would not block, for at most `milliseconds` unless the value is
  /// negative. Returns whether that is the case.
  ///
  /// - Throws: ``SystemError`` when the system reports an error.
  func wait(for event: CInt, milliseconds: CInt) throws(SystemError) -> Bool {
    let ready = try SystemCall.value("poll") {
      var request = pollfd(fd: number, events: Int16(event), revents: 0)
      return unsafe poll(&request, 1, milliseconds)
    }
    return ready > 0
  }
}

/// Properties of terminals.
extension Descriptor {
  /// Whether the file is a terminal.
  package var isTerminal: Bool { isatty(number) == 1 }

  /// The number of columns of the terminal, or `nil` if it is not known.
  package var columns: Int? {
    let columns = Int(pawl_terminal_columns(number))
    return columns > 0 ? columns : nil
  }
}

/// Pipes and their capacities: the number of bytes that the kernel holds between the two ends.
extension Descriptor {
  /// The capacity for the longest frame or two chunks, in bytes: with a smaller pipe, the two
  /// processes spend most of their time switching.
  private static let largePipe: CInt = 1_048_576
  /// The capacity that a pipe usually has, in bytes.
  private static let usualPipe: CInt = 65_536
  /// The shortest and the longest time between two checks of a pipe, in milliseconds. No event
  /// reports that bytes have been read from it.
  private static let pauses: ClosedRange<CInt> = 2...64

  /// Enlarges the pipe, if the file is one and the platform can.
  package func enlargePipe() {
    let capacity = pawl_pipe_capacity(number)
    if capacity != -1, capacity < Self.largePipe { _ = pawl_resize_pipe(number, Self.largePipe) }
  }

  /// Waits until the unread bytes of an enlarged pipe would fit into a usual one.
  ///
  /// - Throws: ``SystemError`` with the code `EPIPE` when nobody reads from the pipe any more.
  package func awaitReader() throws(SystemError) {
    var isClosed = false
    var pause = Self.pauses.lowerBound
    while pawl_pipe_capacity(number) > Self.usualPipe, pawl_pipe_unread(number) > Self.usualPipe {
      guard !isClosed else { throw SystemError.closedPipe }
      // No event is requested, because the closing of the other end is always reported. The other
      // process may have read everything before.
      isClosed = try wait(for: 0, milliseconds: pause)
      pause = min(2 * pause, Self.pauses.upperBound)
    }
  }
}
