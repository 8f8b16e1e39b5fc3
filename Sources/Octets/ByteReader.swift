/// A reason why bytes do not have the form that they should have.
package enum ReadError: Error, Equatable {
  /// The bytes end before a field does.
  case tooShort
  /// There are bytes after the last field.
  case trailingBytes
  /// A field has a value that is not allowed.
  case invalidValue
}

/// A reader of fields, one after another from front to back, that never reads past the end.
package struct ByteReader: ~Escapable {
  /// The bytes that have not been read yet.
  package private(set) var remaining: RawSpan

  /// Creates a reader at the front of `bytes`.
  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan) { remaining = bytes }

  /// Reads the next `count` bytes without copying them.
  ///
  /// - Throws: ``ReadError/tooShort`` when fewer remain. In that case none are read.
  @_lifetime(copy self)
  package mutating func readBytes(_ count: Int) throws(ReadError) -> RawSpan {
    guard count <= remaining.byteCount else { throw .tooShort }
    let field = remaining.extracting(0..<count)
    remaining = remaining.extracting(count..<remaining.byteCount)
    return field
  }

  /// Reads the next `count` bytes, which are not secret, into an array.
  ///
  /// - Throws: ``ReadError/tooShort`` when fewer remain.
  package mutating func readArray(_ count: Int) throws(ReadError) -> [UInt8] {
    [UInt8](try readBytes(count))
  }

  /// Reads the next `count` bytes into a secret.
  ///
  /// - Throws: ``ReadError/tooShort`` when fewer remain.
  package mutating func readSecret(_ count: Int) throws(ReadError) -> Secret {
    Secret(copying: try readBytes(count))
  }

  /// Reads the next 32 bytes as a key.
  ///
  /// - Throws: ``ReadError/tooShort`` when fewer remain.
  package mutating func readKey<Role>(as role: Role.Type = Role.self) throws(ReadError) -> Key<Role>
  {
    Key(copying: try readBytes(Key<Role>.byteCount))
  }

  /// Reads the next integer, most significant byte first.
  ///
  /// - Throws: ``ReadError/tooShort`` when fewer bytes remain than the integer has.
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

  /// Reads the next byte as a flag.
  ///
  /// - Throws: ``ReadError/invalidValue`` when it is neither 0 nor 1, ``ReadError/tooShort`` when
  ///   no byte remains.
  package mutating func readFlag() throws(ReadError) -> Bool {
    let value: UInt8 = try readInteger()
    guard value <= 1 else { throw .invalidValue }
    return value == 1
  }

  /// Reads as many bytes as `expected` has and checks that they are equal to it.
  ///
  /// - Throws: ``ReadError/invalidValue`` when they differ, ``ReadError/tooShort`` when fewer
  ///   remain.
  package mutating func readMagic(_ expected: [UInt8]) throws(ReadError) {
    guard try readArray(expected.count) == expected else { throw .invalidValue }
  }

  /// Checks that all bytes have been read.
  ///
  /// - Throws: ``ReadError/trailingBytes`` when some remain.
  package func finish() throws(ReadError) {
    guard remaining.isEmpty else { throw .trailingBytes }
  }
}
