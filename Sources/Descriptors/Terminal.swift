import CSystem
package import Octets

/// The terminal that the process belongs to, whatever its standard streams are.
package struct Terminal: ~Copyable {
  private let descriptor: Descriptor

  /// Opens it; throws when the process has none.
  package static func open() throws(SystemError) -> Terminal {
    Terminal(descriptor: try Descriptor(updating: Path("/dev/tty"), mode: 0))
  }

  /// Asks for a line that is not shown while it is typed; nothing when it is longer than `limit`
  /// bytes. The line comes without its end, which may be that of all input.
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
        // Nobody has ended the line of the prompt.
        try descriptor.write([UInt8(ascii: "\n")].bytes)
        return Secret(copying: line.bytes.extracting(0..<count))
      }
    }
    return nil
  }
}
