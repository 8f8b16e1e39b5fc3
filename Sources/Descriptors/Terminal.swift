import CSystem
package import Octets

/// The terminal that the process belongs to, even if its standard streams are something else.
package struct Terminal: ~Copyable {
  private let descriptor: Descriptor

  /// Opens the terminal.
  ///
  /// - Throws: ``SystemError`` when the process has no terminal.
  package static func open() throws(SystemError) -> Terminal {
    Terminal(descriptor: try Descriptor(updating: Path("/dev/tty"), mode: 0))
  }

  /// Shows `prompt` and reads a line that is not shown while it is typed. Returns the line without
  /// its end, or `nil` if it is longer than `limit` bytes. The end of the input also ends the line.
  ///
  /// - Throws: ``SystemError`` when the echo cannot be turned off, or reading or writing fails.
  package func askHidden(_ prompt: String, atMost limit: Int) throws(SystemError) -> Secret? {
    _ = try SystemCall.value("use the terminal") { pawl_hide_input(descriptor.number) }
    defer { pawl_show_input(descriptor.number) }
    try descriptor.write([UInt8](prompt.utf8).bytes)
    var line = Secret(zeros: limit + 1)
    var count = 0
    while count <= limit {
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
}
