import Descriptors
import Operations

// The texts of errors about taking a bundle out of a prekey directory for others.

extension Complaint.Words {
  /// As many one-time bundles as may be were given away, and there is no other bundle.
  init(limitReachedIn folder: Path, limit: Int) {
    self.init(
      "\(folder) has given away \(Tally(limit, of: "one-time bundle")) within an hour, and has no reusable one",
      hint: "try again later; its owner adds a reusable bundle with 'pawl publish'")
  }

  /// After a bundle was taken, the error with these words kept it from being written.
  init(_ words: Complaint.Words, isPutBack: Bool) {
    self.init(
      words.message,
      hint: isPutBack
        ? "the one-time bundle was put back: run this again"
        : "the one-time bundle counts as given away: run this again")
  }

  /// It was not said whose bundle is to be taken.
  init(severalToClaimIn directory: Path) {
    self.init(
      "there are bundles of several identities in \(directory)",
      hint: "name the one to take behind it: 'pawl claim \(ShellWord(directory)) pawl1…'")
  }
}
