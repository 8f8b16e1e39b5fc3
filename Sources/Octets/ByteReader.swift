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

extension Array where Element == UInt8 {
  /// Creates an array with a copy of `bytes`.
  package init(_ bytes: RawSpan) {
    self = unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) }
  }

  /// Creates an array with the bytes that `body` writes over `count` zeros.
  package init(count: Int, initializingWith body: (inout MutableRawSpan) -> Void) {
    self.init(repeating: 0, count: count)
    unsafe withUnsafeMutableBytes { buffer in
      var bytes = unsafe buffer.mutableBytes
      body(&bytes)
    }
  }

  /// The bytes, for as long as the array is borrowed.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get { unsafe span.bytes }
  }

  /// Appends a copy of `bytes`.
  package mutating func append(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }

  /// Appends `value`, most significant byte first.
  @specialized(where Value == UInt16)
  @specialized(where Value == UInt32)
  @specialized(where Value == UInt64)
  package mutating func append<Value: FixedWidthInteger>(bigEndian value: Value) {
    unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
  }
}

extension Array where Element == UInt8 {
  /// Creates an array with the bytes whose ``Swift/Array/hexadecimal`` form is `text`, or
  /// returns `nil` if there are no such bytes.
  package init?(hexadecimal text: String) {
    var bytes: [UInt8] = []
    var first: UInt8?
    for digit in text.utf8 {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      default: return nil
      }
      if let high = first.take() { bytes.append(high << 4 | value) } else { first = value }
    }
    guard first == nil else { return nil }
    self = bytes
  }
}

extension Array where Element == UInt8 {
  /// The bytes as two lowercase hexadecimal digits each. Not for keys.
  package var hexadecimal: String {
    let digits = [UInt8]("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * count)
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension RawSpan {
  /// Returns the result of `body` with the address of the first byte, which is not null even if
  /// there are no bytes.
  @unsafe package func withPointer<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafePointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe withUnsafeBytes { (buffer) throws(Failure) -> Result in
      let empty = unsafe UnsafePointer<UInt8>(bitPattern: 1).unsafelyUnwrapped
      return try unsafe body(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? empty)
    }
  }

  /// Returns whether both spans have the same bytes, in a time that depends only on their lengths.
  ///
  /// It is never inlined: a caller's code does not become part of the loop, and the test of constant
  /// time can tell its result, which is public, from the bytes.
  @inline(never)
  package func isEqualInConstantTime(to other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    var difference: UInt8 = 0
    for index in 0..<byteCount { difference |= self[index] ^ other[index] }
    return difference == 0
  }

  /// Whether every byte is zero. The check takes a time that depends only on the length, and is
  /// never inlined for the reasons that ``isEqualInConstantTime(to:)`` has.
  package var isZero: Bool {
    @inline(never)
    get {
      var bits: UInt8 = 0
      for index in 0..<byteCount { bits |= self[index] }
      return bits == 0
    }
  }

  /// Returns the byte at `index`, which must be in bounds.
  @inlinable package subscript(index: Int) -> UInt8 {
    unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self)
  }
}

extension MutableRawSpan {
  /// Returns the result of `body` with the address of the first byte, which is not null even if
  /// there are no bytes.
  @unsafe package mutating func withPointer<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeMutablePointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe withUnsafeMutableBytes { (buffer) throws(Failure) -> Result in
      let empty = unsafe UnsafeMutablePointer<UInt8>(bitPattern: 1).unsafelyUnwrapped
      return try unsafe body(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? empty)
    }
  }

  /// Copies `bytes` into the span, starting at `offset`. They must fit.
  package mutating func write(_ bytes: RawSpan, at offset: Int = 0) {
    precondition(offset >= 0 && bytes.byteCount <= byteCount - offset, "a write past the end")
    unsafe withUnsafeMutableBytes { target in
      unsafe bytes.withUnsafeBytes { source in
        guard unsafe !source.isEmpty else { return }
        unsafe (target.baseAddress.unsafelyUnwrapped + offset).copyMemory(
          from: source.baseAddress.unsafelyUnwrapped, byteCount: source.count)
      }
    }
  }
}

extension UInt64 {
  /// Returns the sum of this value and `other`, or the maximum value if the sum does not fit.
  ///
  /// Times that come from a record or from a stranger may have any value.
  package func addingSaturating(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
