import Descriptors
import Octets

/// Reading what is said in a channel.
extension Input {
  /// Reads what there is, up to the capacity of `chunk`, without waiting for more; returns whether the input
  /// has ended.
  mutating func readReady(into chunk: inout Buffer) throws -> Bool {
    while chunk.freeCapacity > 0 {
      switch try source.descriptor.read(into: &chunk, waiting: 0) {
      case .bytes(let count): readCount += UInt64(count)
      case .pause: return false
      case .end: return true
      }
    }
    return false
  }

  /// The number of the descriptor, for a thread that waits for this input among others.
  var number: Int32 { source.descriptor.number }
}
