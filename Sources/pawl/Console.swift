import Descriptors
import Octets
import Operations

/// Standard output for short answers, standard error for everything that is said to people.
enum Console {
  /// Prints an answer.
  static func print(_ text: String) throws(OperationError) {
    let line = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
    do {
      try Descriptor(borrowing: 1).write([UInt8](line.utf8).bytes)
    } catch { throw .system(error) }
  }

  /// Says what went wrong, to people and to scripts; returns the exit status. A closed pipe ends the
  /// process without a word.
  static func fail(_ complaint: Complaint, _ status: StatusStream) -> Int32 {
    guard complaint.status != .brokenPipe else { endQuietly() }
    complain(complaint)
    status.send(
      "error",
      [
        ("code", .number(UInt64(complaint.status.rawValue))),
        ("message", .text(complaint.message)),
      ])
    return complaint.status.rawValue
  }

  /// Says what went wrong, and what to do about it.
  private static func complain(_ complaint: Complaint) {
    say("error: \(complaint.message)")
    if let hint = complaint.hint { say("hint: \(hint)") }
  }

  /// Says something in passing.
  static func note(_ text: String) { say(text) }

  /// Ends as a filter ends whose reader has gone.
  private static func endQuietly() -> Never {
    Process.endByBrokenPipe(wasIgnored: Startup.arePipeErrorsIgnored)
  }

  private static func say(_ text: String) {
    // Where standard error is closed there is nobody to tell that it is.
    try? Descriptor(borrowing: 2).write([UInt8]("pawl: \(text)\n".utf8).bytes)
  }
}
