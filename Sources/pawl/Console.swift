import Descriptors
import Octets
import Operations

/// Standard output for short answers, standard error for everything that is said to people.
enum Console {
  /// Prints an answer; returns the exit status.
  static func print(_ text: String) -> CInt {
    let line = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
    do {
      try Descriptor(borrowing: 1).write([UInt8](line.utf8).bytes)
      return 0
    } catch {
      let complaint = Complaint(OperationError.system(error))
      guard complaint.status != .brokenPipe else { endQuietly() }
      complain(complaint)
      return complaint.status.rawValue
    }
  }

  /// Says what went wrong, and what to do about it.
  static func complain(_ complaint: Complaint) {
    say("error: \(complaint.message)")
    if let hint = complaint.hint { say("hint: \(hint)") }
  }

  /// Says something in passing.
  static func note(_ text: String) { say(text) }

  /// Ends as a filter ends whose reader has gone.
  static func endQuietly() -> Never {
    Process.endByBrokenPipe(wasIgnored: Startup.arePipeErrorsIgnored)
  }

  private static func say(_ text: String) {
    // Where standard error is closed there is nobody to tell that it is.
    try? Descriptor(borrowing: 2).write([UInt8]("pawl: \(text)\n".utf8).bytes)
  }
}
