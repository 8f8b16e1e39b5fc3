/// Bytes that must not be seen, copied, printed or compared: the only place where pawl keeps keys.
///
/// They live in locked memory outside the stack, and are overwritten with zeros when the owner goes.
@safe package struct Secret: ~Copyable, @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  /// The length in bytes.
  package let count: Int

  /// A secret of `count` zero bytes, to be written through ``mutableBytes``.
  package init(zeros count: Int) {
    self.count = count
    unsafe base = LockedMemory.allocate(count)
  }

  /// A secret of `count` bytes that `body` writes.
  package init<Failure: Error>(
    count: Int, initializingWith body: (inout MutableRawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    self.init(zeros: count)
    var bytes = mutableBytes
    try body(&bytes)
  }

  /// A secret with a copy of `bytes`; the caller wipes the original.
  package init(copying bytes: RawSpan) {
    self.init(zeros: bytes.byteCount)
    write(bytes)
  }

  /// The bytes, for as long as the secret is borrowed.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      unsafe _overrideLifetime(RawSpan(_unsafeStart: base, byteCount: count), borrowing: self)
    }
  }

  /// The bytes, to be written.
  package var mutableBytes: MutableRawSpan {
    @_lifetime(&self)
    mutating get {
      unsafe _overrideLifetime(
        MutableRawSpan(_unsafeStart: base, byteCount: count), mutating: &self)
    }
  }

  /// Copies `bytes` to the place that starts at `offset`.
  package mutating func write(_ bytes: RawSpan, at offset: Int = 0) {
    var target = mutableBytes
    target.write(bytes, at: offset)
  }

  deinit { unsafe LockedMemory.deallocate(base, count) }
}
