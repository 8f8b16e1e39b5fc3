/// What is wrong with bytes that do not have the form they should have.
package enum ReadError: Error, Equatable {
  /// They end before a field does.
  case tooShort
  /// Something follows the last field.
  case trailingBytes
  /// A field has a value that it cannot have.
  case invalidValue
}

/// Reads fields one after another, front to back, and never past the end.
package struct ByteReader: ~Escapable {
  /// What has not been read yet.
  package private(set) var remaining: RawSpan

  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan) { remaining = bytes }

  /// The next `count` bytes, in place.
  @_lifetime(copy self)
  package mutating func readBytes(_ count: Int) throws(ReadError) -> RawSpan {
    guard count <= remaining.byteCount else { throw .tooShort }
    let field = remaining.extracting(0..<count)
    remaining = remaining.extracting(count..<remaining.byteCount)
    return field
  }

  /// A copy of the next `count` bytes, which are not secret.
  package mutating func readArray(_ count: Int) throws(ReadError) -> [UInt8] {
    [UInt8](try readBytes(count))
  }

  /// The next `count` bytes as a secret.
  package mutating func readSecret(_ count: Int) throws(ReadError) -> Secret {
    Secret(copying: try readBytes(count))
  }

  /// The next 32 bytes as a key.
  package mutating func readKey<Role>(as role: Role.Type = Role.self) throws(ReadError) -> Key<Role>
  {
    Key(copying: try readBytes(Key<Role>.byteCount))
  }

  /// The next integer, most significant byte first.
  @specialized(where Value == UInt8)
  @specialized(where Value == UInt16)
  @specialized(where Value == UInt32)
  @specialized(where Value == UInt64)
  package mutating func readInteger<Value: FixedWidthInteger & UnsignedInteger>(
    as type: Value.Type = Value.self
  ) throws(ReadError) -> Value {
    let field = try readBytes(Value.bitWidth / 8)
    var value: Value = 0
    for index in 0..<field.byteCount { value = value << 8 | Value(field[index]) }
    return value
  }

  /// The next byte as a flag; throws ``ReadError/invalidValue`` when it is neither 0 nor 1.
  package mutating func readFlag() throws(ReadError) -> Bool {
    let value: UInt8 = try readInteger()
    guard value <= 1 else { throw .invalidValue }
    return value == 1
  }

  /// Reads as many bytes as `expected` has; throws ``ReadError/invalidValue`` when they are others.
  package mutating func readMagic(_ expected: [UInt8]) throws(ReadError) {
    guard try readArray(expected.count) == expected else { throw .invalidValue }
  }

  /// Checks that everything has been read.
  package func finish() throws(ReadError) {
    guard remaining.isEmpty else { throw .trailingBytes }
  }
}
