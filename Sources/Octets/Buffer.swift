import CSystem

/// Bytes on their way through a pipe: allocated once, filled and emptied many times. Not for keys.
@safe package struct Buffer: ~Copyable, @unchecked Sendable {
  /// From this capacity on it is mapped, in bytes: it is rarely full.
  private static let leastInPages = 131_072

  private let base: UnsafeMutableRawPointer
  /// How many bytes it can hold.
  package let capacity: Int
  /// How many it holds.
  package private(set) var count = 0
  /// Where they begin: what is dropped in front is not moved until the room behind runs out.
  private var start = 0

  /// An empty buffer for at most `capacity` bytes.
  package init(capacity: Int) {
    self.capacity = capacity
    if capacity >= Self.leastInPages {
      unsafe base = Pages.map(capacity)
    } else {
      guard let memory = unsafe calloc(max(capacity, 1), 1) else { Memory.exhausted() }
      unsafe base = memory
    }
  }

  /// What it holds.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      unsafe _overrideLifetime(
        RawSpan(_unsafeStart: base + start, byteCount: count), borrowing: self)
    }
  }

  /// How many bytes still fit.
  package var room: Int { capacity - count }

  /// Adds a copy of `bytes`, which must fit.
  package mutating func append(_ bytes: RawSpan) {
    precondition(bytes.byteCount <= room, "a buffer overflows")
    makeRoom(bytes.byteCount)
    var free = self.free
    free.write(bytes)
    count += bytes.byteCount
  }

  /// Adds `value`, most significant byte first.
  package mutating func append<Value: FixedWidthInteger>(bigEndian value: Value) {
    var field: [UInt8] = []
    field.append(bigEndian: value)
    append(field.bytes)
  }

  /// Adds what `body` writes into the free room and says the length of.
  package mutating func append<Failure: Error>(
    with body: (inout MutableRawSpan) throws(Failure) -> Int
  ) throws(Failure) {
    makeRoom(room)
    var free = self.free
    let added = try body(&free)
    precondition(added >= 0 && added <= room, "a buffer overflows")
    count += added
  }

  /// Drops the first `length` bytes.
  package mutating func removeFirst(_ length: Int) {
    precondition(length >= 0 && length <= count, "a buffer underflows")
    count -= length
    start = count == 0 ? 0 : start + length
  }

  /// Drops everything.
  package mutating func removeAll() { removeFirst(count) }

  /// Moves everything to the front, unless `length` more bytes fit behind it anyway.
  private mutating func makeRoom(_ length: Int) {
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
    if capacity >= Self.leastInPages {
      unsafe Pages.unmap(base, capacity)
    } else {
      unsafe CSystem.free(base)
    }
  }
}
