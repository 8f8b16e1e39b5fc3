/// Bytes that must not be seen, copied, printed or compared: the only kind of memory in which pawl
/// keeps keys.
///
/// The bytes are in locked memory outside the stack, and are overwritten with zeros when the value
/// is destroyed.
@safe package struct Secret: ~Copyable, @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  /// The length in bytes.
  package let count: Int

  /// Creates a secret of `count` zero bytes, to be written through ``mutableBytes``.
  package init(zeros count: Int) {
    self.count = count
    unsafe base = LockedMemory.allocate(count)
  }

  /// Creates a secret with the bytes that `body` writes over `count` zeros.
  package init<Failure: Error>(
    count: Int, initializingWith body: (inout MutableRawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    self.init(zeros: count)
    var bytes = mutableBytes
    try body(&bytes)
  }

  /// Creates a secret with a copy of `bytes`; the caller wipes the original.
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

  /// Copies `bytes` into the secret, starting at `offset`. They must fit.
  package mutating func write(_ bytes: RawSpan, at offset: Int = 0) {
    var target = mutableBytes
    target.write(bytes, at: offset)
  }

  deinit { unsafe LockedMemory.deallocate(base, count: count) }
}

/// A writer that appends fields to a secret.
package struct SecretWriter: ~Copyable {
  private var secret: Secret
  private var count = 0

  /// Creates a writer for `capacity` bytes. The capacity grows when more bytes are appended.
  package init(capacity: Int) { secret = Secret(zeros: capacity) }

  /// Appends a copy of `bytes`.
  package mutating func append(_ bytes: RawSpan) {
    if count + bytes.byteCount > secret.count { grow(to: count + bytes.byteCount) }
    secret.write(bytes, at: count)
    count += bytes.byteCount
  }

  /// Appends `value`, most significant byte first.
  @specialized(where Value == UInt8)
  @specialized(where Value == UInt32)
  @specialized(where Value == UInt64)
  package mutating func append<Value: FixedWidthInteger>(bigEndian value: Value) {
    unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append($0.bytes) }
  }

  /// Appends one byte, 1 for `true` and 0 for `false`.
  package mutating func append(flag: Bool) { append(bigEndian: UInt8(flag ? 1 : 0)) }

  /// The bytes that have been appended, for as long as the writer is borrowed.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get { secret.bytes.extracting(0..<count) }
  }

  /// Returns the bytes that were appended.
  package consuming func finish() -> Secret {
    Secret(copying: bytes)
  }

  private mutating func grow(to needed: Int) {
    var larger = Secret(zeros: max(needed, 2 * secret.count))
    larger.write(secret.bytes)
    secret = larger
  }
}

extension Optional where Wrapped: ~Copyable {
  /// Returns the result of `body` with the value, or `nil` if there is no value. Unlike optional
  /// chaining, it does not consume the value.
  package func borrowed<Result, Failure: Error>(
    _ body: (borrowing Wrapped) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    switch self {
    case .some(let value): try body(value)
    case .none: nil
    }
  }
}

/// A namespace for the roles of keys. Each module adds the roles of the keys that it derives.
package enum KeyRole {}

/// A 32-byte symmetric key that can be used for one purpose only: a `Key<KeyRole.Root>` cannot be
/// used as a `Key<KeyRole.Header>`.
package struct Key<Role>: ~Copyable, Sendable {
  /// The length of every key, in bytes.
  package static var byteCount: Int { 32 }

  private let secret: Secret

  /// Creates a key with a copy of `bytes`, which must be 32 bytes long. The caller wipes the
  /// original.
  package init(copying bytes: RawSpan) {
    precondition(bytes.byteCount == Self.byteCount, "a key has 32 bytes")
    secret = Secret(copying: bytes)
  }

  /// Creates a key with the bytes that `body` writes over 32 zeros.
  package init<Failure: Error>(
    initializingWith body: (inout MutableRawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    secret = try Secret(count: Self.byteCount, initializingWith: body)
  }

  /// Returns a second key with the same bytes.
  package func copy() -> Key { Key(copying: bytes) }

  /// The 32 bytes, for as long as the key is borrowed.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get { secret.bytes }
  }
}

extension Secret {
  /// Returns the 32 bytes that start at `offset` as a separate key.
  package func key<Role>(at offset: Int, as role: Role.Type = Role.self) -> Key<Role> {
    Key(copying: bytes.extracting(offset..<offset + Key<Role>.byteCount))
  }
}
