import Glibc
import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// What is left behind on the stack of a thread that has handled keys.
struct StackTests {
  private static let size = 262_144

  @Test(arguments: Use.allCases)
  func `no key of a chain, nor what it is used for, stays on the stack`(_ use: Use) throws {
    let stack = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.size, alignment: 4096)
    defer { stack.deallocate() }
    stack.initializeMemory(as: UInt8.self, repeating: 0)
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    pthread_attr_setstack(attributes, stack.baseAddress!, Self.size)
    var thread = pthread_t()
    // What makes the chain key is done elsewhere.
    let walker = Unmanaged.passRetained(Walker(use))
    defer { walker.release() }
    try #require(pthread_create(&thread, attributes, takeSteps, walker.toOpaque()) == 0)
    pthread_join(thread, nil)

    let left = [UInt8](stack)
    try #require(left.contains { $0 != 0 }, "the thread had another stack")
    for (index, key) in keysOnTheWay().enumerated() {
      let isLeft = left.contains(key.prefix(16)) || left.contains(key.suffix(16))
      #expect(!isLeft, "key \(index)")
    }
  }

  /// The chain key, the keys of two steps and what is derived of the second.
  private func keysOnTheWay() -> [[UInt8]] {
    var chain = startOfChain()
    var keys = [[UInt8](chain.bytes)]
    for _ in 0..<2 {
      let key = chain.next()
      keys += [[UInt8](key.bytes), [UInt8](chain.bytes), [UInt8](derived(key).bytes)]
    }
    return keys
  }
}

private func startOfChain() -> KeyChain<Trial> {
  KeyChain(Key(copying: [UInt8](0..<32).bytes))
}

private func derived(_ key: borrowing Key<Trial>) -> Secret {
  HKDF.derive(from: key.bytes, salt: [1].bytes, info: [2].bytes, count: 32)
}

/// What is done with a key last.
enum Use: CaseIterable, Sendable {
  case derivation, sealing, opening, sealingFrames, openingFrames
}

private final class Walker {
  private var chain = startOfChain()
  private let use: Use
  private let contents = [0, 48, 100_000].map { [UInt8](repeating: 0xC3, count: $0) }

  init(_ use: Use) { self.use = use }

  func walk() {
    for _ in 0..<2 {
      let key = chain.next()
      for content in contents { apply(key, content) }
    }
  }

  private func apply(_ key: borrowing Key<Trial>, _ content: [UInt8]) {
    if use == .derivation {
      _ = derived(key)
      return
    }
    let nonce = [UInt8](repeating: 0, count: AES256GCM.nonceByteCount)
    let sealed = AES256GCM.seal(
      content.bytes, with: key, nonce: nonce.bytes, authenticating: [UInt8].none.bytes)
    let framed = nonce + sealed
    switch use {
    case .derivation, .sealing: break
    case .opening:
      _ = try? AES256GCM.open(
        sealed.bytes, with: key, nonce: nonce.bytes, authenticating: [UInt8].none.bytes)
    case .sealingFrames:
      _ = AES256GCM.seal(content.bytes, with: key, authenticating: [UInt8].none.bytes, behind: 7)
    case .openingFrames:
      _ = try? AES256GCM.open(framed: framed.bytes, with: key, authenticating: [UInt8].none.bytes)
    }
  }
}

/// The body of the thread. A function of its own, since C takes no closure.
private func takeSteps(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  Unmanaged<Walker>.fromOpaque(context).takeUnretainedValue().walk()
  return nil
}
