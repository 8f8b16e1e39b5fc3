/// The roles that keys have. Each module adds those of the keys that it derives.
package enum KeyRole {}

/// A 32-byte symmetric key that can be used for one purpose only: `Key<KeyRole.Root>` is not `Key<Chain>`.
package struct Key<Role>: ~Copyable, Sendable {
  /// The length of every key, in bytes.
  package static var byteCount: Int { 32 }

  private let secret: Secret

  /// A key with a copy of 32 bytes.
  package init(copying bytes: RawSpan) {
    precondition(bytes.byteCount == Self.byteCount, "a key has 32 bytes")
    secret = Secret(copying: bytes)
  }

  /// A key of 32 bytes that `body` writes.
  package init<Failure: Error>(
    initializingWith body: (inout MutableRawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    secret = try Secret(count: Self.byteCount, initializingWith: body)
  }

  /// A second owner of the same bytes.
  package func copy() -> Key { Key(copying: bytes) }

  /// The bytes, for as long as the key is borrowed.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get { secret.bytes }
  }
}

extension Secret {
  /// The 32 bytes from `offset` on as a key of their own.
  package func key<Role>(at offset: Int, as role: Role.Type = Role.self) -> Key<Role> {
    Key(copying: bytes.extracting(offset..<offset + Key<Role>.byteCount))
  }
}
