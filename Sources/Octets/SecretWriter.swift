/// Puts fields one after another into a secret.
package struct SecretWriter: ~Copyable {
  private var secret: Secret
  private var count = 0

  /// A writer with room for `capacity` bytes; it grows when there are more.
  package init(capacity: Int) { secret = Secret(zeros: capacity) }

  /// Adds a copy of `bytes`.
  package mutating func append(_ bytes: RawSpan) {
    if count + bytes.byteCount > secret.count { grow(to: count + bytes.byteCount) }
    secret.write(bytes, at: count)
    count += bytes.byteCount
  }

  /// Adds `value`, most significant byte first.
  @specialized(where Value == UInt8)
  @specialized(where Value == UInt32)
  @specialized(where Value == UInt64)
  package mutating func append<Value: FixedWidthInteger>(bigEndian value: Value) {
    unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append($0.bytes) }
  }

  /// Adds one byte, 1 for `true` and 0 for `false`.
  package mutating func append(flag: Bool) { append(bigEndian: UInt8(flag ? 1 : 0)) }

  /// What was written, without the unused rest.
  package consuming func finish() -> Secret {
    Secret(copying: secret.bytes.extracting(0..<count))
  }

  private mutating func grow(to needed: Int) {
    var larger = Secret(zeros: max(needed, 2 * secret.count))
    larger.write(secret.bytes)
    secret = larger
  }
}
