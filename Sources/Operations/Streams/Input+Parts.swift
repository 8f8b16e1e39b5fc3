import Descriptors
import Octets

/// A part of a regular file, which any thread can read.
struct FilePart: Sendable {
  /// How much is read at once between two parts, in bytes.
  fileprivate static let headByteCount = 512

  fileprivate let file: OpenFile
  fileprivate let position: UInt64
  /// The length, in bytes.
  let byteCount: Int

  /// Appends the part to `buffer`, where it must fit.
  ///
  /// Throws ``OperationError/inputShortened`` if the file has become shorter.
  func append(to buffer: inout Buffer) throws {
    try read(0..<byteCount, into: &buffer)
  }

  /// Returns the bytes in `range` of the part. Throws the same.
  func bytes(in range: Range<Int>) throws -> [UInt8] {
    var buffer = Buffer(capacity: range.count)
    try read(range, into: &buffer)
    return [UInt8](buffer.bytes)
  }

  private func read(_ range: Range<Int>, into buffer: inout Buffer) throws {
    let start = position + UInt64(range.lowerBound)
    do {
      guard try file.descriptor.read(range.count, at: start, into: &buffer) == range.count else {
        throw OperationError.inputShortened
      }
    } catch { throw OperationError(folding: error) }
  }
}

/// Regular files are read at their places by the threads that work on what is there.
extension Input {
  /// Returns the next `count` bytes as a part, or `nil` if they have to be read in their turn: from anything
  /// but a file that had them when it was opened, or in text armor. It is only called if ``mayBePart(_:)``.
  func part(of count: Int) -> FilePart? {
    guard armor == nil, series == nil,
      let size = file.map({ UInt64(max(0, $0.size)) }),
      let place = placeBehindParts ?? source.descriptor.position,
      case let position = place - UInt64(window.count), position + UInt64(count) <= size
    else { return nil }
    return FilePart(file: source, position: position, byteCount: count)
  }

  /// Passes over a part, which has been left to another thread.
  mutating func take(_ part: FilePart) {
    readCount += UInt64(part.byteCount) - UInt64(window.count)
    window.removeAll()
    placeBehindParts = part.position + UInt64(part.byteCount)
  }

  /// Reads a little of what stands behind the parts that were taken: enough to know how long the next part is.
  mutating func readBehindParts() throws -> ReadResult {
    guard let place = placeBehindParts else { preconditionFailure("a part is taken before") }
    let count = try source.descriptor.read(FilePart.headByteCount, at: place, into: &window)
    placeBehindParts = place + UInt64(count)
    guard count == 0 else { return .bytes(count) }
    try returnFromParts()
    return .end
  }

  /// Has the file read in its turn, behind the parts that were taken.
  mutating func returnFromParts() throws {
    guard let place = placeBehindParts.take() else { return }
    try source.descriptor.move(to: place)
  }
}
