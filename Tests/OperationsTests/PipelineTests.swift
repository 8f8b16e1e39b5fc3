import Foundation
import Operations
import Primitives
import Rehearsal
import Sealing
import Testing

/// Long streams on one thread and on many: what comes out does not tell how many there were.
struct PipelineTests {
  /// How much goes into one frame, in bytes.
  private static let chunkSize = 524_288
  /// How many chunks there are, with odd bytes more or less: among them what fills all threads.
  private static let lengths: [(chunks: Int, more: Int)] = [
    (0, 0), (0, 1), (0, 61), (1, -1), (1, 0), (1, 1), (2, -1), (2, 0), (2, 1), (3, 17), (4, 0),
    (8, -1), (8, 1), (16, 1),
  ]

  @Test(arguments: [1, 2, 3, 8, 64], [Compression.default, Compression(.deflate)])
  func `every length comes back`(threadCount: Int, compression: Compression) throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory, threadCount: threadCount)
      let bob = try Party("bob", in: directory, threadCount: 9 - min(threadCount, 8))
      try alice.importBundle(bob.bundle(), as: "bob")
      let random = SeededRandomness(seed: UInt64(threadCount)).bytes(17 * Self.chunkSize)
      let text = [UInt8](repeating: 0x61, count: random.count)
      for (chunks, more) in Self.lengths {
        for source in [random, text] {
          let content = [UInt8](source.prefix(chunks * Self.chunkSize + more))
          let message = try alice.encrypt(content, to: ["bob"], compression: compression)
          #expect(try bob.decrypt(message, accept: "alice").content == content)
        }
      }
    }
  }

  /// Other programs may write frames that are twice as long as pawl's.
  @Test(arguments: [1, 3, 8]) func `the longest frames are read with any number of threads`(
    threadCount: Int
  ) throws {
    try withDirectory { directory in
      let randomness = RememberedRandomness()
      let alice = try Party("alice", in: directory, randomness: randomness)
      let bob = try Party("bob", in: directory, threadCount: threadCount)
      try alice.importBundle(bob.bundle(), as: "bob")
      let most = FrameWord.maximumBodyByteCount
      let chunk = SeededRandomness(seed: 3).bytes(most)
      let content = [UInt8](chunk.prefix(most - 100))
      let kinds: [(bodies: [ForgedMessage.Body], content: [UInt8])] = [
        ([.stored(chunk)], chunk), ([.padding(most)], []), ([.zstandard(content)], content),
        ([.zstandardZeros(most)], [UInt8](repeating: 0, count: most)),
        ([.zstandard(content), .zstandard(content, isContinued: true)], content + content),
        ([.zstandardZeros(1), .stored(chunk)], [0] + chunk),
        ([.deflateZeros(most)], [UInt8](repeating: 0, count: most)),
      ]
      for kind in kinds {
        var message = try ForgedMessage(from: alice, randomness, to: "bob")
        for _ in 0..<20 { for body in kind.bodies { message.add(body) } }
        message.add(.end, isLast: true)
        let expected = (0..<20).flatMap { _ in kind.content }
        #expect(try bob.decrypt(message.bytes, accept: "alice").content == expected)
      }
    }
  }

  @Test(arguments: [1, 2, 8]) func `nothing that follows an altered frame comes out`(
    threadCount: Int
  ) throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory, threadCount: threadCount)
      try alice.importBundle(bob.bundle(), as: "bob")
      let count = 20
      let content = SeededRandomness(seed: 7).bytes(count * Self.chunkSize)
      let message = try alice.encrypt(content, to: ["bob"], compression: Compression(.none))
      // Behind the whole chunks comes an empty one. Each frame has a word and a tag.
      let frameSize = Self.chunkSize + 20
      for index in [0, 1, 5, 18, 19] {
        var altered = message
        let place = message.count - 20 - (count - index) * frameSize + 1000
        altered[place] ^= 1
        let outcome = try bob.release(altered, accept: "alice")
        #expect(outcome.error is OperationError)
        #expect(outcome.content == [UInt8](content.prefix(index * Self.chunkSize)))
      }
      #expect(try bob.decrypt(message, accept: "alice").content == content)
    }
  }
}
