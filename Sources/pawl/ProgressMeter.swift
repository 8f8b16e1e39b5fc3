import Descriptors
import Octets
import Operations

/// A meter that shows the progress of a long stream once a second, but not in the first second: on
/// a line of the terminal, which is erased at the end, and in status lines for scripts.
final class ProgressMeter {
  /// The time between two reports, in milliseconds.
  private static let interval: UInt64 = 1000
  private static let clearing = "\r\u{1B}[K"

  private let status: StatusStream
  private let isShown: Bool
  private let started = Process.uptime
  private var lastReport: UInt64
  private var hasLine = false

  /// Creates a meter. It draws a line only if `isWanted` is true, standard error is a terminal that
  /// can erase a line, and no stream of `subject` is on a terminal, where the line would mix with
  /// the text.
  init(for subject: Subject, reportingTo status: StatusStream, isWanted: Bool) {
    self.status = status
    isShown =
      isWanted && !subject.isOnTerminal && Descriptor(borrowing: 2).isTerminal
      && Process.environment("TERM") != [UInt8]("dumb".utf8)
    lastReport = started
  }

  /// Reports a stream's progress, if it is time for that.
  func update(_ progress: Progress) {
    let now = Process.uptime
    guard now - lastReport >= Self.interval else { return }
    lastReport = now
    let total = progress.total.map { [("total", JSON.number($0))] } ?? []
    status.send("progress", with: [("bytes", .number(progress.bytes))] + total)
    guard isShown else { return }
    let line = Self.line(progress, milliseconds: now - started)
    // A line that wraps would not be erased as a whole.
    draw(Self.clearing + line.prefix((Descriptor(borrowing: 2).columns ?? 80) - 1))
    hasLine = true
  }

  /// Erases the line.
  func finish() {
    if hasLine { draw(Self.clearing) }
    hasLine = false
  }

  private func draw(_ text: String) {
    try? Descriptor(borrowing: 2).write([UInt8](text.utf8).bytes)
  }

  /// Returns a line such as `12.3 MB, 4.5 MB/s, 30 %, 0:12 left`, whose last two figures appear
  /// only if the length of the stream is known.
  static func line(_ progress: Progress, milliseconds: UInt64) -> String {
    let rate = progress.bytes * 1000 / max(1, milliseconds)
    let line = "\(size(progress.bytes)), \(size(rate))/s"
    guard let total = progress.total, total > 0, rate > 0 else { return line }
    let left = (total - min(progress.bytes, total)) / rate
    let seconds = (left % 60 < 10 ? "0" : "") + "\(left % 60)"
    return line + ", \(progress.bytes * 100 / total) %, \(left / 60):\(seconds) left"
  }

  private static func size(_ bytes: UInt64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    var index = 0
    var tenths = bytes * 10
    while tenths >= 10_000, index < units.count - 1 {
      tenths /= 1000
      index += 1
    }
    return index == 0 ? "\(bytes) B" : "\(tenths / 10).\(tenths % 10) \(units[index])"
  }
}
