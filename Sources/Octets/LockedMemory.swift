import CSystem
import Synchronization

/// The memory that secrets live in: pages locked into RAM and left out of core dumps, handed out in
/// powers of two.
///
/// Page-sized guards around every secret would cost a system call each, and a skipped run of the
/// ratchet has thousands; so small secrets share pages here. Where the system refuses to lock
/// (`RLIMIT_MEMLOCK`), the pages are used unlocked: pawl then still works, and still wipes.
enum LockedMemory {
  /// The smallest piece, in bytes: the length of a key.
  private static let smallest = 32
  /// What is asked of the system at once; anything larger gets pages of its own.
  private static let regionSize = 65_536

  /// Free pieces, by size class: `smallest << index` bytes each.
  private struct FreeLists: ~Copyable {
    var pieces: [[UInt]] = []
  }

  private static let free = Mutex(FreeLists())

  /// Zeroed memory of at least `count` bytes.
  static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    guard count <= regionSize else { return unsafe pages(count) }
    let index = sizeClass(count)
    let address = free.withLock { lists in
      while lists.pieces.count <= index { lists.pieces.append([]) }
      if lists.pieces[index].isEmpty {
        let region = unsafe UInt(bitPattern: pages(regionSize))
        let size = UInt(smallest << index)
        lists.pieces[index] = stride(from: region, to: region + UInt(regionSize), by: Int(size))
          .reversed()
      }
      return lists.pieces[index].removeLast()
    }
    // The address came out of `pages`, so it is not null.
    return unsafe UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped
  }

  /// Wipes and takes back what `allocate` gave for the same `count`.
  static func deallocate(_ memory: UnsafeMutableRawPointer, _ count: Int) {
    unsafe explicit_bzero(memory, count)
    guard count <= regionSize else {
      unsafe munmap(memory, wholePages(count))
      return
    }
    let address = UInt(bitPattern: memory)
    free.withLock { $0.pieces[sizeClass(count)].append(address) }
  }

  private static func sizeClass(_ count: Int) -> Int {
    var index = 0
    while smallest << index < count { index += 1 }
    return index
  }

  private static func wholePages(_ count: Int) -> Int { (count + 4095) & ~4095 }

  private static func pages(_ count: Int) -> UnsafeMutableRawPointer {
    let length = wholePages(count)
    let memory = unsafe mmap(
      nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    // MAP_FAILED is the address with all bits set.
    guard let memory = unsafe memory, UInt(bitPattern: memory) != .max else { Memory.exhausted() }
    unsafe mlock(memory, length)
    unsafe madvise(memory, length, MADV_DONTDUMP)
    return unsafe memory
  }
}
