import CSystem
package import Octets

/// An open file that closes itself when its owner goes.
package struct Descriptor: ~Copyable {
  /// The number that the kernel knows it by.
  package let number: CInt
  private let isOwned: Bool

  /// Takes over an open file.
  init(owning number: CInt) {
    self.number = number
    isOwned = true
  }

  /// Uses a file that someone else opened and closes, such as standard input.
  package init(borrowing number: CInt) {
    self.number = number
    isOwned = false
  }

  /// Opens a file for reading.
  package init(reading path: Path) throws(SystemError) {
    self.init(
      owning: try SystemCall.value("open", path) {
        unsafe path.withCString { unsafe pawl_open($0, O_RDONLY, 0) }
      })
  }

  /// Opens what exists for writing, such as a FIFO or a device.
  package init(writing path: Path) throws(SystemError) {
    self.init(
      owning: try SystemCall.value("open", path) {
        unsafe path.withCString { unsafe pawl_open($0, O_WRONLY, 0) }
      })
  }

  /// Opens a file for reading and writing, made with `mode` if it is missing; a link is refused.
  package init(updating path: Path, mode: UInt32) throws(SystemError) {
    self.init(
      owning: try SystemCall.value("open", path) {
        unsafe path.withCString { unsafe pawl_open($0, O_RDWR | O_CREAT | O_NOFOLLOW, mode) }
      })
  }

  deinit { if isOwned { close(number) } }
}

extension Descriptor {
  /// Opens a file for reading where strangers may have put anything: neither a link nor something that
  /// makes its reader wait.
  package static func reading(onlyFile path: Path) throws(SystemError) -> Descriptor {
    let descriptor = Descriptor(
      owning: try SystemCall.value("open", path) {
        unsafe path.withCString { unsafe pawl_open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0) }
      })
    let kind = try FileStatus(of: descriptor).kind
    guard kind == .regular else { throw .noFile(path, kind) }
    return descriptor
  }
}

/// What came of waiting for input.
package enum Arrivals: Equatable, Sendable {
  case bytes(Int)
  /// Nothing came in the time given.
  case pause
  case end
}

extension Descriptor {
  /// Appends what there is to read, as much as fits in `buffer`, and waits for it if need be; at most
  /// for `milliseconds` where they are given.
  package func read(
    into buffer: inout Buffer, atMost most: Int = .max, waiting milliseconds: CInt? = nil
  ) throws(SystemError) -> Arrivals {
    if let milliseconds, !(try wait(for: POLLIN, milliseconds)) { return .pause }
    var count = 0
    try buffer.append { (free) throws(SystemError) in
      count = try readOnce(&free, from: 0, atMost: most)
      return count
    }
    return count > 0 ? .bytes(count) : .end
  }

  /// Reads everything up to the end; nothing when that is more than `limit` bytes.
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

  /// Whether there is something to read, or the end.
  package func isReadable() throws(SystemError) -> Bool { try wait(for: POLLIN, 0) }

  /// Reads into `free` from `offset` on, as much as there is.
  func readOnce(
    _ free: inout MutableRawSpan, from offset: Int, atMost most: Int = .max
  ) throws(SystemError) -> Int {
    while true {
      let room = min(free.byteCount - offset, most)
      do {
        return try unsafe free.withPointer { (pointer) throws(SystemError) in
          try SystemCall.value("read") { unsafe CSystem.read(number, pointer + offset, room) }
        }
      } catch {
        guard error.code == EAGAIN else { throw error }
        _ = try wait(for: POLLIN, -1)
      }
    }
  }

  /// Writes all of `bytes`.
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
        _ = try wait(for: POLLOUT, -1)
      }
    }
  }

  /// Writes all of `bytes` over what stands at `offset`.
  package func overwrite(_ bytes: RawSpan, at offset: Int) throws(SystemError) {
    var done = 0
    while done < bytes.byteCount {
      let rest = bytes.extracting(done..<bytes.byteCount)
      done += try unsafe rest.withPointer { (pointer) throws(SystemError) in
        try SystemCall.value("write") {
          unsafe pwrite(number, pointer, rest.byteCount, off_t(offset + done))
        }
      }
    }
  }

  /// Waits until what was written is on the disk.
  package func sync() throws(SystemError) {
    _ = try SystemCall.value("fsync") { fsync(number) }
  }

  /// Closes a second number of it: file systems that write behind tell their errors at a close.
  package func flush() throws(SystemError) {
    let second = try SystemCall.value("close") { dup(number) }
    // Interrupted or not, it is closed.
    _ = try SystemCall.value("close", isRepeated: false) { close(second) }
  }

  /// Whether it is a terminal.
  package var isTerminal: Bool { isatty(number) == 1 }

  /// Waits until reading or writing would not block; says whether it was so in time.
  func wait(for event: CInt, _ milliseconds: CInt) throws(SystemError) -> Bool {
    let ready = try SystemCall.value("poll") {
      var request = pollfd(fd: number, events: Int16(event), revents: 0)
      return unsafe poll(&request, 1, milliseconds)
    }
    return ready > 0
  }
}
