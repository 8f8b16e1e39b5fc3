import Foundation
import Octets
import Testing

/// The memory of secrets.
struct LockedMemoryTests {
  private static func address(_ secret: borrowing Secret) -> UInt {
    secret.bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
  }

  /// Returns the address of a secret of ones that has been freed.
  private static func addressOfFreedSecret(count: Int) -> UInt {
    let secret = Secret(copying: [UInt8](repeating: 0xFF, count: count).bytes)
    return address(secret)
  }

  // Lengths that hardly anything else asks for, so that the same piece is soon handed out again.
  @Test(arguments: [9000, 16_000, 33_000, 65_536])
  func `memory that is handed out again is zero`(count: Int) {
    var isReused = false
    for _ in 0..<1000 where !isReused {
      let old = Self.addressOfFreedSecret(count: count)
      let secret = Secret(zeros: count)
      let isZero = secret.bytes.isZero
      #expect(isZero)
      isReused = Self.address(secret) == old
    }
    #expect(isReused, "no memory was reused")
  }

  @Test func `secrets of all sizes do not overlap`() async {
    await withTaskGroup(of: Bool.self) { group in
      for task in 1...8 {
        group.addTask {
          let mark = UInt8(task)
          return (0..<500).allSatisfy { round in
            let first = [UInt8](repeating: mark, count: 1 + round * 7 % 200)
            let second = [UInt8](repeating: ~mark, count: 1 + round * 13 % 5000)
            let one = Secret(copying: first.bytes)
            let other = Secret(copying: second.bytes)
            return [UInt8](one.bytes) == first && [UInt8](other.bytes) == second
          }
        }
      }
      for await intact in group { #expect(intact) }
    }
  }

  @Test(arguments: [32, 70_000])
  func `secrets are left out of core dumps`(count: Int) throws {
    let secret = Secret(zeros: count)
    let flags = try Self.flags(at: Self.address(secret))
    #expect(flags.contains("dd"))
  }

  /// Returns the flags in `/proc/self/smaps` of the mapping that `address` is in.
  private static func flags(at address: UInt) throws -> [Substring] {
    let file = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/smaps"))
    var maps = Data()
    while let piece = try file.read(upToCount: 4096), !piece.isEmpty { maps += piece }
    var isHere = false
    for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      let bounds = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      if bounds.count == 2 { isHere = bounds[0] <= address && address < bounds[1] }
      if isHere && words[0] == "VmFlags:" { return Array(words.dropFirst()) }
    }
    return []
  }
}
