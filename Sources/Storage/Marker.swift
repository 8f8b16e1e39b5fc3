import Descriptors
import Octets
import Primitives

/// The generation that this machine has seen of a store in its place, kept outside of the store: a
/// store that was put back to an older state is recognised by it.
///
/// It follows the store and never leads: it is read before the store and raised after a commit. It is
/// not synced, since a marker that is behind after a power cut does no harm.
struct Marker {
  private static let magic = [UInt8]("pawl/v1 marker\n".utf8)
  private static let digitCount = 20
  private static let byteCount = magic.count + digitCount + 1

  private let path: Path?

  /// The one for the store that `generation` names, in this `location`.
  init(_ generation: Generation, _ location: StoreLocation) {
    guard let state = location.state, let place = try? location.directory.resolved() else {
      path = nil
      return
    }
    let input = [UInt8]("pawl/v1 marker".utf8) + generation.store + place.bytes
    path = state.appending(SHA256.digest(input.bytes).prefix(16).hexadecimal)
  }

  /// What was seen last; nothing where that is not known.
  var generation: UInt64? {
    guard let path, let descriptor = try? Descriptor.reading(onlyFile: path) else { return nil }
    return Self.read(descriptor)
  }

  /// Notes that the store has come as far as `generation`. What cannot be noted is not: the store is
  /// whole without it.
  func raise(to generation: UInt64) {
    guard let path else { return }
    if let descriptor = try? Descriptor(updating: path, mode: 0o600) {
      return Self.raise(descriptor, to: generation)
    }
    guard (try? Directory.create(path.directory)) != nil,
      let descriptor = try? Descriptor(updating: path, mode: 0o600)
    else { return }
    Self.raise(descriptor, to: generation)
  }

  private static func raise(_ descriptor: borrowing Descriptor, to generation: UInt64) {
    // Something else could be waited for for ever, and by another name it is another's file.
    guard let status = try? FileStatus(of: descriptor), status.kind == .regular,
      status.linkCount == 1
    else { return }
    // Another process may have come further meanwhile.
    guard read(descriptor) ?? 0 < generation else { return }
    let number = String(generation)
    let digits = String(repeating: "0", count: digitCount - number.count) + number
    let content = magic + [UInt8](digits.utf8) + [UInt8(ascii: "\n")]
    try? descriptor.overwrite(content.bytes, at: 0)
  }

  private static func read(_ descriptor: borrowing Descriptor) -> UInt64? {
    var buffer = Buffer(capacity: byteCount)
    while buffer.room > 0, let arrivals = try? descriptor.read(into: &buffer), arrivals != .end {}
    let content = [UInt8](buffer.bytes)
    guard content.count == byteCount, content.starts(with: magic) else { return nil }
    return UInt64(String(decoding: content.dropFirst(magic.count).dropLast(), as: UTF8.self))
  }
}
