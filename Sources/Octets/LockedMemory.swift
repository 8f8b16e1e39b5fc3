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
  /// What a size class takes of a region at once, unless its pieces are larger.
  private static let leastShare = 4096

  private struct Free: ~Copyable {
    /// Free pieces, by size class: `smallest << index` bytes each.
    var pieces: [[UInt]] = []
    /// What no size class has taken yet of the latest region.
    var region: Range<UInt> = 0..<0

    /// Makes pieces of a class that has none.
    mutating func replenish(_ index: Int) {
      let size = UInt(smallest << index)
      let share = max(size, UInt(leastShare))
      if region.count < Int(share) {
        let start = unsafe UInt(bitPattern: pages(regionSize))
        region = start..<start + UInt(regionSize)
      }
      let taken = region.lowerBound..<region.lowerBound + share
      region = taken.upperBound..<region.upperBound
      pieces[index] = stride(from: taken.lowerBound, to: taken.upperBound, by: Int(size)).reversed()
    }
  }

  private static let free = Mutex(Free())

  /// Zeroed memory of at least `count` bytes.
  static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    guard count <= regionSize else { return unsafe pages(count) }
    let index = sizeClass(count)
    let address = free.withLock { free in
      while free.pieces.count <= index { free.pieces.append([]) }
      if free.pieces[index].isEmpty { free.replenish(index) }
      return free.pieces[index].removeLast()
    }
    // The address came out of `pages`, so it is not null.
    return unsafe UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped
  }

  /// Wipes and takes back what `allocate` gave for the same `count`.
  static func deallocate(_ memory: UnsafeMutableRawPointer, _ count: Int) {
    unsafe explicit_bzero(memory, count)
    guard count <= regionSize else {
      return unsafe Pages.unmap(memory, count)
    }
    let address = UInt(bitPattern: memory)
    free.withLock { $0.pieces[sizeClass(count)].append(address) }
  }

  private static func sizeClass(_ count: Int) -> Int {
    let units = (max(count, 1) + smallest - 1) / smallest
    return Int.bitWidth - (units - 1).leadingZeroBitCount
  }

  private static func pages(_ count: Int) -> UnsafeMutableRawPointer {
    let memory = unsafe Pages.map(count)
    unsafe mlock(memory, Pages.whole(count))
    unsafe madvise(memory, Pages.whole(count), MADV_DONTDUMP)
    return unsafe memory
  }
}
