import ArgumentParser

/// A length of time as it is written on the command line: a number with `s m h d w` or `y`.
struct Duration: ExpressibleByArgument {
  let seconds: UInt64

  init(seconds: UInt64) { self.seconds = seconds }

  /// As it would be written, in days: defaults are whole days.
  var defaultValueDescription: String { "\(seconds / 86_400)d" }

  init?(argument: String) {
    let units: [Character: UInt64] = [
      "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_536_000,
    ]
    guard let unit = argument.last.flatMap({ units[$0] }),
      argument.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
      let number = UInt64(argument.dropLast()), number > 0
    else { return nil }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    self.seconds = seconds
  }
}
