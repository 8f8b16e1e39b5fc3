import CSystem

/// Memory of whole pages, straight from the kernel: zero, given back at once, and none of it is there
/// before it is touched. `free` would write to all of it, since it wipes; for a short message that took
/// longer than everything else.
@safe package enum Pages {
  /// What stands before memory whose length has to be found again, in bytes.
  private static let headerSize = 64

  /// Memory for `count` bytes; ends the program where there is none.
  static func map(_ count: Int) -> UnsafeMutableRawPointer {
    guard let memory = unsafe mapped(count) else { Memory.exhausted() }
    return unsafe memory
  }

  /// Gives back what ``map(_:)`` gave for the same `count`.
  static func unmap(_ memory: UnsafeMutableRawPointer, _ count: Int) {
    unsafe munmap(memory, whole(count))
  }

  /// How many bytes the pages have that `count` bytes take up.
  static func whole(_ count: Int) -> Int { (count + 4095) & ~4095 }

  /// For libraries in the stead of `malloc`: memory for `count` bytes, or nothing.
  package static func allocate(_ count: Int) -> UnsafeMutableRawPointer? {
    let (length, isTooLong) = count.addingReportingOverflow(headerSize)
    guard !isTooLong, let memory = unsafe mapped(length) else { return nil }
    unsafe memory.storeBytes(of: length, as: Int.self)
    return unsafe memory + headerSize
  }

  /// For libraries in the stead of `free`: gives back what ``allocate(_:)`` gave.
  package static func deallocate(_ memory: UnsafeMutableRawPointer?) {
    guard let start = unsafe memory.map({ unsafe $0 - headerSize }) else { return }
    unsafe unmap(start, start.load(as: Int.self))
  }

  private static func mapped(_ count: Int) -> UnsafeMutableRawPointer? {
    let memory = unsafe mmap(
      nil, whole(count), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    // MAP_FAILED is the address with all bits set.
    guard let memory = unsafe memory, UInt(bitPattern: memory) != .max else { return nil }
    return unsafe memory
  }
}
