extension UInt64 {
  /// The sum, or the greatest number where it is less than the sum: times from a record or a stranger
  /// may be any.
  package func clampedSum(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
