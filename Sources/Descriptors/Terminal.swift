import CSystem
package import Octets

/// The terminal that the process belongs to, even if its standard streams are something else.
///
/// From its first question to its end, the process has the terminal for itself: questions of other
/// processes wait. A job in the background is stopped, as by reading there, until it is brought back.
/// While the process is stopped, and when a signal ends it, the terminal has its echo.
package struct Terminal: ~Copyable {
  private let descriptor: Descriptor

  private init(descriptor: consuming Descriptor) { self.descriptor = descriptor }

  /// Opens the terminal.
  ///
  /// - Throws: ``SystemError`` when the process has no terminal.
  package static func open() throws(SystemError) -> Terminal {
    Terminal(descriptor: try Descriptor(updating: Path("/dev/tty"), mode: 0))
  }

  /// Shows `prompt`, at most 127 bytes, and reads a line that is not shown while it is typed. Returns
  /// the line without its end, or `nil` if it is longer than `limit` bytes. The end of the input also
  /// ends the line.
  ///
  /// - Throws: ``SystemError`` when the echo cannot be turned off, or reading or writing fails;
  ///   ``SystemError/isOfBackground`` is true for a job in the background that nobody can bring back.
  package func askHidden(_ prompt: String, atMost limit: Int) throws(SystemError) -> Secret? {
    var line = Secret(zeros: limit + 1)
    _ = try SystemCall.value("use the terminal") {
      unsafe pawl_begin_question(descriptor.number, prompt)
    }
    defer { pawl_end_question() }
    var count = 0
    while count <= limit {
      pawl_await_answer()
      var bytes = line.mutableBytes
      let added = try descriptor.readOnce(&bytes, from: count)
      count += added
      if count > 0, line.bytes[count - 1] == UInt8(ascii: "\n") {
        return Secret(copying: line.bytes.extracting(0..<count - 1))
      }
      if added == 0 {
        // The line end that was typed was not shown, so the prompt's line has not ended yet.
        try descriptor.write([UInt8(ascii: "\n")].bytes)
        return Secret(copying: line.bytes.extracting(0..<count))
      }
    }
    return nil
  }

  deinit { pawl_release_terminal(descriptor.number) }
}

extension SystemError {
  /// Whether a job in the background cannot use the terminal.
  package var isOfBackground: Bool { code == EIO }
}

/// Lines that come and go on a terminal that others use too.
extension Descriptor {
  /// Writes `text` on the terminal, unless the process's job is in the background, where it would mix
  /// with what another job shows. Never stops the job. Returns whether it was written.
  package func draw(_ text: String) -> Bool {
    guard pawl_is_foreground(number) == 1 else { return false }
    // The job may come into the background in the meantime.
    pawl_let_background_write(1)
    defer { pawl_let_background_write(0) }
    return (try? write([UInt8](text.utf8).bytes)) != nil
  }
}
