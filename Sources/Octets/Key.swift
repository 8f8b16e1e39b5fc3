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
