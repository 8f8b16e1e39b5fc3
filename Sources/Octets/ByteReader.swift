/// What is wrong with bytes that do not have the form they should have.
package enum ReadError: Error, Equatable {
  /// They end before a field does.
  case tooShort
  /// Something follows the last field.
  case trailingBytes
}

/// Reads fields one after another, front to back, and never past the end.
package struct ByteReader: ~Escapable {
  /// What has not been read yet.
  package private(set) var rest: RawSpan

  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan) { rest = bytes }

  /// The next `count` bytes, in place.
  @_lifetime(copy self)
  package mutating func bytes(_ count: Int) throws(ReadError) -> RawSpan {
    guard count <= rest.byteCount else { throw .tooShort }
    let field = rest.extracting(0..<count)
    rest = rest.extracting(count..<rest.byteCount)
    return field
  }

  /// A copy of the next `count` bytes, which are not secret.
  package mutating func array(_ count: Int) throws(ReadError) -> [UInt8] {
    [UInt8](try bytes(count))
  }

  /// The next `count` bytes as a secret.
  package mutating func secret(_ count: Int) throws(ReadError) -> Secret {
    Secret(copying: try bytes(count))
  }

  /// The next 32 bytes as a key.
  package mutating func key<Role>(as role: Role.Type = Role.self) throws(ReadError) -> Key<Role> {
    Key(copying: try bytes(Key<Role>.byteCount))
  }

  /// The next integer, most significant byte first.
  @specialized(where Value == UInt8)
  @specialized(where Value == UInt16)
  @specialized(where Value == UInt32)
  @specialized(where Value == UInt64)
  package mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(
    as type: Value.Type = Value.self
  ) throws(ReadError) -> Value {
    let field = try bytes(Value.bitWidth / 8)
    var value: Value = 0
    for index in 0..<field.byteCount { value = value << 8 | Value(field[index]) }
    return value
  }

  /// Checks that everything has been read.
  package func finish() throws(ReadError) {
    guard rest.isEmpty else { throw .trailingBytes }
  }
}
