/// A day of the Gregorian calendar in UTC: `2026-11-21`.
struct Day: CustomStringConvertible {
  let description: String

  /// The day of a time in seconds since 1970.
  init(_ time: UInt64) {
    // Years are counted from March, so that the leap day comes last; 400 years have 146,097 days.
    let days = time / 86_400 + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    description = "\(year)-\(Self.padded(month))-\(Self.padded(day))"
  }

  private static func padded(_ number: UInt64) -> String { (number < 10 ? "0" : "") + "\(number)" }
}
