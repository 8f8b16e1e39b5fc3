import Descriptors
import Octets

/// The limit of how many one-time bundles a folder gives away in an hour.
///
/// Each claim that is counted creates an empty file, `claim-N`, whose number is one more than the greatest
/// there. As only one process can create a file, no two have one number, and as the files are as old as the
/// claims, the limit holds for any hour, whoever is killed. There is no lock that someone could hold.
extension PrekeyFolder {
  /// The greatest number of one-time bundles that can be allowed in an hour. So many files may be kept for
  /// it.
  static let maximumHourlyLimit = 10_000

  /// The right to take a one-time bundle: one of those that a folder gives in an hour.
  struct Turn {
    fileprivate let number: UInt64
    fileprivate static let prefix = "claim-"

    fileprivate init(number: UInt64) { self.number = number }

    /// Creates the turn that the file called `name` stands for; `nil` for any other name.
    fileprivate init?(name: [UInt8]) {
      guard name.starts(with: Self.prefix.utf8) else { return nil }
      let digits = String(decoding: name.dropFirst(Self.prefix.utf8.count), as: UTF8.self)
      guard let number = UInt64(digits), number > 0, "\(number)" == digits else { return nil }
      self.number = number
    }

    fileprivate var name: [UInt8] { [UInt8]((Self.prefix + "\(number)").utf8) }
  }

  /// Takes a turn, or returns `nil` if `limit` of them were taken in the hour before `now`.
  ///
  /// - Throws: ``SystemError`` when the folder cannot be changed.
  borrowing func takeTurn(outOf limit: Int, at now: UInt64) throws(SystemError) -> Turn? {
    guard limit > 0 else { return nil }
    let taken = try turns()
    var number = taken.last ?? 0
    while number < .max {
      number += 1
      // Nobody has number 0.
      let before = number > limit ? number - UInt64(limit) : 0
      if try wasTakenWithinAnHour(Turn(number: before), of: now) { return nil }
      // If somebody else was faster, the next number may still be free.
      guard try directory.createFile(named: Turn(number: number).name) else { continue }
      for past in taken where past <= before {
        try? directory.remove(Turn(number: past).name)
      }
      return Turn(number: number)
    }
    return nil
  }

  /// Gives back a turn that was not used.
  borrowing func giveBack(_ turn: Turn) { try? directory.remove(turn.name) }

  /// Removes the files of all turns from a folder that has no bundles left to give.
  borrowing func forgetTurns() throws(SystemError) {
    for number in try turns() { try? directory.remove(Turn(number: number).name) }
  }

  /// Returns the numbers of the turns that were taken and whose files are still there, in ascending order.
  private borrowing func turns() throws(SystemError) -> [UInt64] {
    var numbers: [UInt64] = []
    try directory.forEachName { name in
      if let turn = Turn(name: name) { numbers.append(turn.number) }
      return true
    }
    return numbers.sorted()
  }

  private borrowing func wasTakenWithinAnHour(
    _ turn: Turn, of now: UInt64
  ) throws(SystemError) -> Bool {
    guard let status = try directory.existingStatus(of: turn.name) else { return false }
    let time = UInt64(max(0, status.changeTime))
    // A time further ahead is from a clock that was wrong.
    return time < now.addingSaturating(Seconds.perHour)
      && now < time.addingSaturating(Seconds.perHour)
  }
}
