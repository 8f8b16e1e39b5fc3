import ArgumentParser

/// A length of time as it is written on the command line: a number with `s m h d w` or `y`.
struct Duration: ExpressibleByArgument, CustomStringConvertible {
  private static let units: KeyValuePairs<Character, UInt64> = [
    "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_536_000,
  ]

  let seconds: UInt64

  init(seconds: UInt64) { self.seconds = seconds }

  /// As it would be written, in the greatest unit up to days that gives a whole number.
  var description: String {
    let (unit, length) = Self.units.prefix(4).last { seconds % $0.value == 0 } ?? ("s", 1)
    return "\(seconds / length)\(unit)"
  }

  var defaultValueDescription: String { description }

  init?(argument: String) {
    guard let unit = Self.units.first(where: { $0.key == argument.last })?.value,
      argument.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
      let number = UInt64(argument.dropLast()), number > 0
    else { return nil }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    self.seconds = seconds
  }
}
