import Glibc
import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// The stack of a thread that has handled keys.
struct StackTests {
  private static let size = 262_144

  @Test(arguments: KeyUse.allCases)
  func `no key of a chain, and no key derived from one, stays on the stack`(_ use: KeyUse) throws {
    let stack = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.size, alignment: 4096)
    defer { stack.deallocate() }
    stack.initializeMemory(as: UInt8.self, repeating: 0)
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    pthread_attr_setstack(attributes, stack.baseAddress!, Self.size)
    var thread = pthread_t()
    // The chain key is made here, not on the stack of the thread.
    let user = Unmanaged.passRetained(ChainUser(use))
    defer { user.release() }
    try #require(pthread_create(&thread, attributes, runThread, user.toOpaque()) == 0)
    pthread_join(thread, nil)

    let left = [UInt8](stack)
    try #require(left.contains { $0 != 0 }, "the thread had another stack")
    for (index, key) in keysOfChain().enumerated() {
      let isLeft = left.contains(key.prefix(16)) || left.contains(key.suffix(16))
      #expect(!isLeft, "key \(index)")
    }
  }

  /// Returns the chain key, the keys of two steps, and the keys and codes derived from those.
  private func keysOfChain() -> [[UInt8]] {
    var chain = makeChain()
    var keys = [[UInt8](chain.bytes)]
    for _ in 0..<2 {
      let key = chain.next()
      keys += [[UInt8](key.bytes), [UInt8](chain.bytes), [UInt8](derive(from: key).bytes)]
      keys.append(code(under: key))
    }
    return keys
  }
}

private func makeChain() -> KeyChain<Trial> {
  KeyChain(Key(copying: [UInt8](0..<32).bytes))
}

private func derive(from key: borrowing Key<Trial>) -> Secret {
  HKDF.derive(from: key.bytes, salt: [1].bytes, info: [2].bytes, count: 32)
}

private func code(under key: borrowing Key<Trial>) -> [UInt8] {
  var code = HMAC(key: key)
  code.update(4)
  return code.finish()
}

/// The last thing that is done with a key.
enum KeyUse: CaseIterable, Sendable {
  case step, derivation, code, sealing, opening, sealingWithPrefix, openingCombined
}

private final class ChainUser {
  private var chain = makeChain()
  private let use: KeyUse
  private let plaintexts = [0, 48, 100_000].map { [UInt8](repeating: 0xC3, count: $0) }

  init(_ use: KeyUse) { self.use = use }

  func run() {
    for _ in 0..<2 {
      let key = chain.next()
      for plaintext in plaintexts { apply(key, to: plaintext) }
    }
  }

  private func apply(_ key: borrowing Key<Trial>, to plaintext: [UInt8]) {
    switch use {
    case .step: break
    case .derivation: _ = derive(from: key)
    case .code: _ = code(under: key)
    default: encrypt(plaintext, with: key)
    }
  }

  private func encrypt(_ plaintext: [UInt8], with key: borrowing Key<Trial>) {
    let nonce = [UInt8](repeating: 0, count: AES256GCM.nonceByteCount)
    let sealed = AES256GCM.seal(
      plaintext.bytes, with: key, nonce: nonce.bytes, authenticating: [UInt8].none.bytes)
    let combined = nonce + sealed
    switch use {
    case .step, .derivation, .code, .sealing: break
    case .opening:
      _ = try? AES256GCM.open(
        sealed.bytes, with: key, nonce: nonce.bytes, authenticating: [UInt8].none.bytes)
    case .sealingWithPrefix:
      _ = AES256GCM.seal(
        plaintext.bytes, with: key, authenticating: [UInt8].none.bytes,
        prefixedBy: [0, 0, 0, 7].bytes)
    case .openingCombined:
      _ = try? AES256GCM.open(
        combined: combined.bytes, with: key, authenticating: [UInt8].none.bytes)
    }
  }
}

/// The code of the thread: a function, since C accepts no closure with a context.
private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  Unmanaged<ChainUser>.fromOpaque(context).takeUnretainedValue().run()
  return nil
}
