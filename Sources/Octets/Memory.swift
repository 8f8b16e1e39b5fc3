import CSystem
import Synchronization

/// The program's memory: a handler for when no memory is left, and memory in whole pages.
@safe package enum Memory {
  // MARK: Exhaustion

  /// The amount of memory, in bytes, that is kept in reserve so that the program can still report
  /// that there is no memory left.
  private static let reserveByteCount = 65_536
  /// The amount of memory, in bytes, that a program needs before it can do any work. The Swift
  /// runtime takes some of it, and crashes without a message if it gets none.
  private static let minimumByteCount = 33_554_432

  private struct State: ~Copyable {
    var handler: (@convention(c) () -> Void)?
    var reserve: UInt = 0
  }

  private static let state = Mutex(State())

  /// Sets the function to call when there is no memory left, and keeps some memory back for it.
  /// Calls it right away if the program cannot get the memory that it needs to do any work.
  ///
  /// Without a handler, the process is aborted when there is no memory left.
  ///
  /// - Parameter handler: A function that does not return.
  package static func onExhaustion(_ handler: @escaping @convention(c) () -> Void) {
    let reserve = unsafe UInt(bitPattern: malloc(reserveByteCount))
    state.withLock {
      $0.handler = handler
      $0.reserve = reserve
    }
    unsafe unmapPages(mapPages(minimumByteCount), count: minimumByteCount)
  }

  /// Ends the program because there is no memory left.
  package static func exhausted() -> Never {
    let handler = state.withLock { state in
      unsafe free(UnsafeMutableRawPointer(bitPattern: state.reserve))
      state.reserve = 0
      return state.handler.take()
    }
    handler?()
    preconditionFailure("the system has no memory left")
  }

  // MARK: Pages

  // Memory from the kernel is filled with zeros, goes back to the kernel as soon as it is freed,
  // and takes no space before it is used. `free` wipes, so it would write to all of a large block,
  // which for a short message would take longer than everything else.

  /// The length of the prefix in which ``allocatePages(_:)`` keeps the length of the memory, in
  /// bytes.
  private static let prefixByteCount = 64

  /// Returns zeroed memory for `count` bytes, in whole pages. Ends the program if there is none.
  static func mapPages(_ count: Int) -> UnsafeMutableRawPointer {
    guard let memory = unsafe mapped(count) else { exhausted() }
    return unsafe memory
  }

  /// Gives the memory that ``mapPages(_:)`` returned for the same `count` back to the kernel.
  static func unmapPages(_ memory: UnsafeMutableRawPointer, count: Int) {
    unsafe munmap(memory, roundedToPages(count))
  }

  /// Returns `count` rounded up to whole pages, in bytes.
  static func roundedToPages(_ count: Int) -> Int { (count + 4095) & ~4095 }

  /// Returns memory for `count` bytes, or `nil` if there is none: a replacement for `malloc` in C
  /// libraries that accept one.
  package static func allocatePages(_ count: Int) -> UnsafeMutableRawPointer? {
    let (length, isTooLong) = count.addingReportingOverflow(prefixByteCount)
    guard !isTooLong, let memory = unsafe mapped(length) else { return nil }
    unsafe memory.storeBytes(of: length, as: Int.self)
    return unsafe memory + prefixByteCount
  }

  /// Frees the memory that ``allocatePages(_:)`` returned: a replacement for `free` in C libraries
  /// that accept one.
  package static func deallocatePages(_ memory: UnsafeMutableRawPointer?) {
    guard let start = unsafe memory.map({ unsafe $0 - prefixByteCount }) else { return }
    unsafe unmapPages(start, count: start.load(as: Int.self))
  }

  private static func mapped(_ count: Int) -> UnsafeMutableRawPointer? {
    let memory = unsafe mmap(
      nil, roundedToPages(count), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    // MAP_FAILED is the address with all bits set.
    guard let memory = unsafe memory, UInt(bitPattern: memory) != .max else { return nil }
    return unsafe memory
  }
}

/// The memory of secrets: pages that are locked into RAM and left out of core dumps, handed out in
/// pieces whose length is a power of two.
///
/// Small secrets share pages, because separate pages for each secret would cost several system
/// calls, and a message that skips others can leave thousands of keys. If the system refuses to
/// lock them (`RLIMIT_MEMLOCK`), the pages are used unlocked: pawl still works and still wipes
/// them.
enum LockedMemory {
  /// The length of the smallest piece, in bytes, which is the length of a key.
  private static let smallestPiece = 32
  /// The length of a region, in bytes, which is mapped at once. Longer secrets get pages of their
  /// own.
  private static let regionByteCount = 65_536
  /// The part of a region that a size class takes at once, in bytes, unless its pieces are longer.
  private static let minimumShare = 4096

  private struct Free: ~Copyable {
    /// The addresses of free pieces, by size class: `smallestPiece << index` bytes each.
    var pieces: [[UInt]] = []
    /// The part of the latest region that no size class has taken yet.
    var region: Range<UInt> = 0..<0

    /// Adds pieces to a size class that has none.
    mutating func replenish(_ index: Int) {
      let length = UInt(smallestPiece << index)
      let share = max(length, UInt(minimumShare))
      if region.count < Int(share) {
        let start = unsafe UInt(bitPattern: lockedPages(regionByteCount))
        region = start..<start + UInt(regionByteCount)
      }
      let taken = region.lowerBound..<region.lowerBound + share
      region = taken.upperBound..<region.upperBound
      pieces[index] =
        stride(from: taken.lowerBound, to: taken.upperBound, by: Int(length)).reversed()
    }
  }

  private static let free = Mutex(Free())

  /// Returns zeroed memory of at least `count` bytes.
  static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    guard count <= regionByteCount else { return unsafe lockedPages(count) }
    let index = sizeClass(count)
    let address = free.withLock { free in
      while free.pieces.count <= index { free.pieces.append([]) }
      if free.pieces[index].isEmpty { free.replenish(index) }
      return free.pieces[index].removeLast()
    }
    // The address came from `lockedPages`, so it is not null.
    return unsafe UnsafeMutableRawPointer(bitPattern: address).unsafelyUnwrapped
  }

  /// Wipes and frees the memory that ``allocate(_:)`` returned for the same `count`.
  static func deallocate(_ memory: UnsafeMutableRawPointer, count: Int) {
    unsafe pawl_wipe(memory, count)
    guard count <= regionByteCount else { return unsafe Memory.unmapPages(memory, count: count) }
    let address = UInt(bitPattern: memory)
    free.withLock { $0.pieces[sizeClass(count)].append(address) }
  }

  private static func sizeClass(_ count: Int) -> Int {
    let units = (max(count, 1) + smallestPiece - 1) / smallestPiece
    return Int.bitWidth - (units - 1).leadingZeroBitCount
  }

  private static func lockedPages(_ count: Int) -> UnsafeMutableRawPointer {
    let memory = unsafe Memory.mapPages(count)
    unsafe mlock(memory, Memory.roundedToPages(count))
    unsafe pawl_omit_from_dumps(memory, Memory.roundedToPages(count))
    return unsafe memory
  }
}
