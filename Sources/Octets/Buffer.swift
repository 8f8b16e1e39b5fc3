import CSystem
import Synchronization

/// A queue of bytes on their way through a pipe, allocated once and filled and emptied many times.
/// Not for keys.
@safe package struct Buffer: ~Copyable, @unchecked Sendable {
  /// The capacity from which memory is mapped in pages, in bytes: a large buffer is rarely full.
  private static let minimumMapped = 131_072

  private let base: UnsafeMutableRawPointer
  /// The memory that the buffer is a part of, or `nil` if the buffer has memory of its own.
  private let pages: SharedPages?
  /// The number of bytes that the buffer can hold.
  package let capacity: Int
  /// The number of bytes in the buffer.
  package private(set) var count = 0
  /// The offset of the first byte. What remains is not moved to the front when bytes are removed
  /// there, only when the free capacity behind it is too small.
  private var start = 0

  /// Creates an empty buffer for at most `capacity` bytes.
  package init(capacity: Int) {
    self.capacity = capacity
    pages = nil
    if capacity >= Self.minimumMapped {
      unsafe base = Memory.mapPages(capacity)
    } else {
      guard let memory = unsafe calloc(max(capacity, 1), 1) else { Memory.exhausted() }
      unsafe base = memory
    }
  }

  /// Creates an empty buffer that fills `capacity` bytes of `pages` from `offset` on. No other buffer
  /// may fill them, and nobody may read them before they are filled.
  package init(in pages: SharedPages, from offset: Int, capacity: Int) {
    precondition(
      offset >= 0 && capacity >= 0 && offset <= pages.capacity - capacity, "a part out of bounds")
    self.capacity = capacity
    self.pages = pages
    unsafe base = pages.base + offset
  }

  /// The bytes in the buffer.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      unsafe _overrideLifetime(
        RawSpan(_unsafeStart: base + start, byteCount: count), borrowing: self)
    }
  }

  /// The number of bytes that still fit into the buffer.
  package var freeCapacity: Int { capacity - count }

  /// Appends a copy of `bytes`, which must fit.
  package mutating func append(_ bytes: RawSpan) {
    precondition(bytes.byteCount <= freeCapacity, "a buffer overflows")
    moveToFront(reserving: bytes.byteCount)
    var free = self.free
    free.write(bytes)
    count += bytes.byteCount
  }

  /// Appends the bytes that `body` writes.
  ///
  /// - Parameter body: A closure that writes to the front of the free capacity and returns the
  ///   number of bytes that it has written. If it throws, nothing is appended.
  package mutating func append<Failure: Error>(
    with body: (inout MutableRawSpan) throws(Failure) -> Int
  ) throws(Failure) {
    moveToFront(reserving: freeCapacity)
    var free = self.free
    let added = try body(&free)
    precondition(added >= 0 && added <= freeCapacity, "a buffer overflows")
    count += added
  }

  /// Removes the first `length` bytes.
  package mutating func removeFirst(_ length: Int) {
    precondition(length >= 0 && length <= count, "a buffer underflows")
    count -= length
    start = count == 0 ? 0 : start + length
  }

  /// Removes all bytes.
  package mutating func removeAll() { removeFirst(count) }

  /// Moves the bytes to the front, unless `length` more bytes fit behind them anyway.
  private mutating func moveToFront(reserving length: Int) {
    guard start > 0, capacity - start - count < length else { return }
    unsafe memmove(base, base + start, count)
    start = 0
  }

  private var free: MutableRawSpan {
    @_lifetime(&self)
    mutating get {
      unsafe _overrideLifetime(
        MutableRawSpan(_unsafeStart: base + start + count, byteCount: capacity - start - count),
        mutating: &self)
    }
  }

  deinit {
    guard pages == nil else { return }
    if capacity >= Self.minimumMapped {
      unsafe Memory.unmapPages(base, count: capacity)
    } else {
      unsafe CSystem.free(base)
    }
  }
}

/// Memory that several buffers fill, each a part of its own, and that several threads read. Not for
/// keys.
@safe package final class SharedPages: @unchecked Sendable {
  fileprivate let base: UnsafeMutableRawPointer
  /// The length, in bytes.
  package let capacity: Int
  private let reserve: Reserve?

  /// Creates memory of `capacity` bytes, in whole pages.
  package init(capacity: Int) {
    self.capacity = capacity
    reserve = nil
    unsafe base = Memory.mapPages(capacity)
  }

  /// Creates memory that comes from `reserve`, and returns there when nobody uses it any more, no
  /// buffer either. It is not zeroed.
  package init(from reserve: Reserve) {
    capacity = reserve.capacity
    self.reserve = reserve
    unsafe base = reserve.take()
  }

  /// Returns the result of `body` with the bytes in `range`, which buffers have filled.
  package func withBytes<Result, Failure: Error>(
    in range: Range<Int>, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= capacity, "a range out of bounds")
    return try unsafe body(RawSpan(_unsafeStart: base + range.lowerBound, byteCount: range.count))
  }

  deinit {
    if let reserve {
      unsafe reserve.put(base)
    } else {
      unsafe Memory.unmapPages(base, count: capacity)
    }
  }

  /// Memory that is used again: the kernel takes its time to map pages and to zero them.
  @safe package final class Reserve: Sendable {
    /// The length of each memory, in bytes.
    package let capacity: Int
    private let free = Mutex<[UInt]>([])

    /// Creates an empty reserve of memories of `capacity` bytes.
    package init(capacity: Int) { self.capacity = capacity }

    fileprivate func take() -> UnsafeMutableRawPointer {
      let known = free.withLock { $0.popLast() }
      guard let known, let base = unsafe UnsafeMutableRawPointer(bitPattern: known) else {
        return unsafe Memory.mapPages(capacity)
      }
      return unsafe base
    }

    fileprivate func put(_ base: UnsafeMutableRawPointer) {
      let address = UInt(bitPattern: base)
      free.withLock { $0.append(address) }
    }

    deinit {
      for address in free.withLock({ $0 }) {
        guard let base = unsafe UnsafeMutableRawPointer(bitPattern: address) else { continue }
        unsafe Memory.unmapPages(base, count: capacity)
      }
    }
  }
}
