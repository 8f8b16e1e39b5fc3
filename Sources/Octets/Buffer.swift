import CSystem

/// A queue of bytes on their way through a pipe, allocated once and filled and emptied many times.
/// Not for keys.
@safe package struct Buffer: ~Copyable, @unchecked Sendable {
  /// The smallest capacity, in bytes, for which memory is mapped in pages: a large buffer is rarely
  /// full.
  private static let minimumMapped = 131_072

  private let base: UnsafeMutableRawPointer
  /// The number of bytes that the buffer can hold.
  package let capacity: Int
  /// The number of bytes in the buffer.
  package private(set) var count = 0
  /// The offset of the first byte. The remaining bytes are not moved to the front when bytes are
  /// removed there, but only when the free capacity after them is too small.
  private var start = 0

  /// Creates an empty buffer for at most `capacity` bytes.
  package init(capacity: Int) {
    self.capacity = capacity
    if capacity >= Self.minimumMapped {
      unsafe base = Memory.mapPages(capacity)
    } else {
      guard let memory = unsafe calloc(max(capacity, 1), 1) else { Memory.exhausted() }
      unsafe base = memory
    }
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

  /// Appends `value`, most significant byte first.
  package mutating func append<Value: FixedWidthInteger>(bigEndian value: Value) {
    var field: [UInt8] = []
    field.append(bigEndian: value)
    append(field.bytes)
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

  /// Moves the bytes to the front, unless `length` more bytes fit after them anyway.
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
    if capacity >= Self.minimumMapped {
      unsafe Memory.unmapPages(base, count: capacity)
    } else {
      unsafe CSystem.free(base)
    }
  }
}
