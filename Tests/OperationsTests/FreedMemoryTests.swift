import Descriptors
import Foundation
import Testing

/// What libraries leave in the heap.
struct FreedMemoryTests {
  /// How many bytes of a block of `size` bytes are left when it has been freed.
  private func leftOver(_ size: Int) -> Int {
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 1)
    memset(block, 0x4B, size)
    // The compiler does not know that nobody may look any more.
    let address = UInt(bitPattern: block)
    block.deallocate()
    let freed = UnsafeRawBufferPointer(
      start: UnsafeRawPointer(bitPattern: address), count: size)
    return freed.count { $0 == 0x4B }
  }

  @Test(arguments: [32, 48, 64, 100, 240, 576, 1000, 1032, 1500, 4000])
  func `short blocks are wiped when they are freed`(size: Int) {
    for areLongWiped in [true, false] {
      Descriptors.Process.wipeFreedMemory(longBlocks: areLongWiped)
      // Some bytes are where the heap keeps its books by then.
      #expect(leftOver(size) < 4)
    }
  }
}
