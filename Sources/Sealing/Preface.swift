import Octets

/// What stands before the content of a channel message (`docs/protocol.md`, section 16).
package struct Preface: Equatable, Sendable {
  /// The length of the encoding, in bytes.
  package static let byteCount = 56
  /// The length of the random value that a side draws for one channel, in bytes.
  package static let sideByteCount = 16
  /// What stands for the value of the other side while it is unknown.
  package static let unknownSide = [UInt8](repeating: 0, count: sideByteCount)

  /// The random value of the side that writes the message, 16 bytes.
  package let own: [UInt8]
  /// The random value of the other side, 16 bytes, or ``unknownSide``.
  package let peer: [UInt8]
  /// The number of the message among those of its side, from 0.
  package let index: UInt64
  /// The number of the other side's messages that were read whole.
  package let acknowledged: UInt64

  /// Creates a preface.
  package init(own: [UInt8], peer: [UInt8], index: UInt64, acknowledged: UInt64) {
    precondition(own.count == Self.sideByteCount, "the value of a side has 16 bytes")
    precondition(peer.count == Self.sideByteCount, "the value of a side has 16 bytes")
    self.own = own
    self.peer = peer
    self.index = index
    self.acknowledged = acknowledged
  }

  /// Reads a preface from ``byteCount`` bytes; returns `nil` if they are none.
  package init?(_ bytes: RawSpan) {
    var reader = ByteReader(bytes)
    guard bytes.byteCount == Self.byteCount, let own = try? reader.readArray(Self.sideByteCount),
      let peer = try? reader.readArray(Self.sideByteCount),
      let index = try? reader.readInteger(as: UInt64.self),
      let acknowledged = try? reader.readInteger(as: UInt64.self),
      let reserved = try? reader.readInteger(as: UInt64.self), reserved == 0
    else { return nil }
    self.init(own: own, peer: peer, index: index, acknowledged: acknowledged)
  }

  /// The encoding.
  package var bytes: [UInt8] {
    var bytes = own + peer
    bytes.append(bigEndian: index)
    bytes.append(bigEndian: acknowledged)
    bytes.append(bigEndian: UInt64(0))
    return bytes
  }
}
