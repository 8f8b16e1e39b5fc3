/// Durations in seconds, the unit of every time that pawl stores or sends.
package enum Seconds {
  /// The seconds in a minute.
  package static let perMinute: UInt64 = 60
  /// The seconds in an hour.
  package static let perHour: UInt64 = 60 * perMinute
  /// The seconds in a day.
  package static let perDay: UInt64 = 24 * perHour
  /// The seconds in a week.
  package static let perWeek: UInt64 = 7 * perDay
  /// The seconds in a year of 365 days.
  package static let perYear: UInt64 = 365 * perDay
}
