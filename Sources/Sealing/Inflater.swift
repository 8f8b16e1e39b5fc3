package import Octets

/// Undoes what ``Compressor`` does, in bounded memory.
package final class Inflater {
  private let inflate: any Inflate

  package init(library: DeflateLibrary = .standard) { inflate = library.inflate() }

  /// Appends the chunk that `body` holds: exactly one DEFLATE stream, nothing after it, 1 to `most`
  /// bytes. Says whether that was so; when it was not, nothing is appended.
  package func inflate(_ body: RawSpan, into output: inout Buffer, most: Int) -> Bool {
    var isWhole = false
    output.append { free in
      let room = min(free.byteCount, most)
      let count = inflate.decompress(body, into: &free, room: room) ?? 0
      isWhole = count > 0
      return count
    }
    return isWhole
  }
}
