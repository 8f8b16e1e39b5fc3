import CSystem

/// How much the kernel keeps between the two ends of a pipe.
extension Descriptor {
  /// Room for the longest frame or two chunks, in bytes: with less the two processes spend most of
  /// their time changing places.
  private static let largePipe: CInt = 1_048_576
  /// What a pipe holds by itself, in bytes.
  private static let usualPipe: CInt = 65_536
  /// How long to wait before a pipe is looked at once more, at first and at most, in milliseconds:
  /// nothing tells that it has been read from.
  private static let pauses: ClosedRange<CInt> = 2...64

  /// Makes the pipe larger, where it is one.
  package func enlargePipe() {
    let size = pawl_pipe_size(number)
    if size != -1, size < Self.largePipe { _ = pawl_resize_pipe(number, Self.largePipe) }
  }

  /// Waits until no more is left unread than a pipe usually holds. Throws ``SystemError`` with
  /// `EPIPE` when nobody reads it any more.
  package func awaitReader() throws(SystemError) {
    var isClosed = false
    var pause = Self.pauses.lowerBound
    while pawl_pipe_size(number) > Self.usualPipe, pawl_pipe_unread(number) > Self.usualPipe {
      guard !isClosed else { throw SystemError.closedPipe }
      // No event is asked for: that the other end is closed comes unasked. It may have read
      // everything before.
      isClosed = try wait(for: 0, pause)
      pause = min(2 * pause, Self.pauses.upperBound)
    }
  }
}
