import CSystem
import Octets

/// A place where threads and signals leave word for the one thread that waits.
package final class Mailbox: Sendable {
  /// What was left.
  package enum Word: Equatable, Sendable {
    /// Something has changed, which the thread has to look at itself. A command that this process started
    /// may have ended.
    case change
    /// The signal with this number came, which would have ended the process.
    case signal(Int32)
  }

  private let pipe: Pipe

  /// Creates an empty mailbox.
  ///
  /// - Throws: ``SystemError`` when there can be no pipe.
  package init() throws(SystemError) {
    pipe = try Pipe.open()
    pawl_use_without_waiting(pipe.reading.number)
    pawl_use_without_waiting(pipe.writing.number)
  }

  /// From here on signals that would end the process, and the end of commands that it has started, are
  /// left in this mailbox, which must last as long as the process. A signal that comes a second time ends
  /// the process.
  package func receiveSignals() { pawl_report_signals(pipe.writing.number) }

  /// Leaves word that something has changed.
  package func post() { pawl_leave_word(pipe.writing.number, 0) }

  /// Takes the next word, or returns `nil` if there is none within `milliseconds`; `nil` waits without
  /// limit.
  ///
  /// - Throws: ``SystemError`` when the system reports an error.
  package func next(within milliseconds: CInt?) throws(SystemError) -> Word? {
    guard try pipe.reading.wait(for: POLLIN, milliseconds: milliseconds ?? -1) else { return nil }
    var word = Buffer(capacity: 1)
    guard case .bytes = try pipe.reading.read(into: &word) else { return nil }
    let number = Int32(word.bytes[0])
    return number == 0 || number == SIGCHLD ? .change : .signal(number)
  }

  /// Waits until a file is readable or has ended, or word is left, for at most `milliseconds`; `nil` waits
  /// without limit. Returns whether the file is readable.
  ///
  /// - Throws: ``SystemError`` when the system reports an error.
  package func wait(
    orReading number: CInt, within milliseconds: CInt?
  ) throws(SystemError) -> Bool {
    let readable = try SystemCall.value("poll") { () -> CInt in
      let wanted = Int16(POLLIN)
      var requests = [
        pollfd(fd: number, events: wanted, revents: 0),
        pollfd(fd: pipe.reading.number, events: wanted, revents: 0),
      ]
      let result = unsafe poll(&requests, 2, milliseconds ?? -1)
      return result > 0 && requests[0].revents == 0 ? 0 : result
    }
    return readable > 0
  }
}

extension Descriptor {
  /// Ends what is written to the file, also where others hold it open: of a socket the sending direction,
  /// of a standard stream everything.
  package func endOutput() { pawl_end_output(number) }

  /// The number of bytes that were written to a network connection and have not arrived at the other
  /// machine, where the platform can tell; 0 for any other file.
  package var unsentByteCount: Int { Int(pawl_unsent_bytes(number)) }

  /// Sends small pieces at once, where the file is a connection that would collect them.
  package func sendAtOnce() { pawl_send_at_once(number) }
}
