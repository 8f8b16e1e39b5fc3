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
  /// Creates an array with the bytes whose ``Swift/Sequence/hexadecimal`` form is `text`, or
  /// returns `nil` if there are no such bytes.
  package init?(hexadecimal text: String) {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, text.count % 2 == 0 else { return nil }
    self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    guard hexadecimal == text else { return nil }
  }
}

extension Sequence where Element == UInt8 {
  /// The bytes as two lowercase hexadecimal digits each. Not for keys.
  package var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
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
  package func isEqualInConstantTime(to other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    var difference: UInt8 = 0
    for index in 0..<byteCount { difference |= self[index] ^ other[index] }
    return difference == 0
  }

  /// Whether every byte is zero. The check takes a time that depends only on the length.
  package var isZero: Bool {
    var bits: UInt8 = 0
    for index in 0..<byteCount { bits |= self[index] }
    return bits == 0
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
