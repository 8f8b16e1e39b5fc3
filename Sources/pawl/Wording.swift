import Octets

// Forms of figures and names for people.

/// A count followed by its noun: `1 session`, `2 sessions`.
struct Tally: CustomStringConvertible {
  let description: String

  init(_ count: some BinaryInteger, of noun: String, several nouns: String? = nil) {
    description = "\(count) \(count == 1 ? noun : nouns ?? noun + "s")"
  }
}

/// Numbers in ascending order, with consecutive numbers combined: `2, 5 to 9`.
struct NumberRanges: CustomStringConvertible {
  let description: String

  init(_ numbers: [UInt32]) {
    var ranges: [ClosedRange<UInt32>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    description = ranges.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)"
    }
    .joined(separator: ", ")
  }
}

/// A day of the Gregorian calendar in UTC: `2026-11-21`.
struct Day: CustomStringConvertible {
  let description: String

  /// Creates the day of a time in seconds since 1970.
  init(_ time: UInt64) {
    // Years are counted from March, so that the leap day comes last; 400 years have 146,097 days.
    let days = time / Seconds.perDay + 719_468
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

/// A minute in UTC: `2026-11-21 08:30 UTC`.
struct Minute: CustomStringConvertible {
  let description: String

  /// Creates the minute of a time in seconds since 1970.
  init(_ time: UInt64) {
    let minutes = time / Seconds.perMinute
    let parts = [minutes / 60 % 24, minutes % 60].map { ($0 < 10 ? "0" : "") + "\($0)" }
    description = "\(Day(time)) \(parts.joined(separator: ":")) UTC"
  }
}

/// A word as it is typed in a shell, in quotes if necessary.
struct ShellWord: CustomStringConvertible {
  private static let safe = "0123456789+,-./:=@_%".unicodeScalars

  let description: String

  init(_ word: some CustomStringConvertible) {
    let text = word.description
    let isSafe = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || Self.safe.contains($0)
    }
    let pieces = text.split(separator: "'", omittingEmptySubsequences: false)
    description = isSafe && !text.isEmpty ? text : "'" + pieces.joined(separator: "'\\''") + "'"
  }
}
