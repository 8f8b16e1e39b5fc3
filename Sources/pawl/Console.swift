import Descriptors
import Octets
import Operations

/// Standard output for short answers, and standard error for everything else that people read.
enum Console {
  /// Prints an answer on standard output, and adds a line end if it has none.
  ///
  /// - Throws: ``OperationError/system(_:)`` when it cannot be written.
  static func print(_ text: String) throws(OperationError) {
    let line = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
    do {
      try Descriptor(borrowing: 1).write([UInt8](line.utf8).bytes)
    } catch { throw .system(error) }
  }

  /// Reports an error to people and to scripts, and returns the exit status. A closed pipe ends the
  /// process silently.
  static func fail(_ complaint: Complaint, reportingTo status: StatusStream) -> Int32 {
    guard complaint.errorClass != .brokenPipe else {
      Process.endByBrokenPipe(wasIgnored: Startup.arePipeErrorsIgnored)
    }
    say("error: \(complaint.message)")
    if let hint = complaint.hint { say("hint: \(hint)") }
    status.send(
      "error",
      with: [
        ("code", .number(UInt64(complaint.errorClass.rawValue))),
        ("message", .text(complaint.message)),
      ])
    return complaint.errorClass.rawValue
  }

  /// Writes a line on standard error.
  static func say(_ text: String) {
    // If standard error is closed, there is nobody left to tell.
    try? Descriptor(borrowing: 2).write([UInt8]("pawl: \(text)\n".utf8).bytes)
  }
}
