import CMemcheck
import Octets
import Primitives
import Rehearsal

/// What memcheck takes for secret. Whatever is computed from a secret is one too, bit by bit, until it is
/// made public.
enum Watch {
  /// Marks bytes as secret.
  static func hide(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { memcheck_hide($0.baseAddress, $0.count) }
  }

  /// Marks bytes as public.
  static func reveal(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { memcheck_reveal($0.baseAddress, $0.count) }
  }

  /// Returns a copy of bytes that leave the program, such as a message: anybody may see them.
  static func sent(_ bytes: [UInt8]) -> [UInt8] {
    let copy = [UInt8](bytes.bytes)
    reveal(copy.bytes)
    return copy
  }

  /// Returns the result of `body`, during which the plaintext of AES-GCM is public once its tag has been
  /// verified: what somebody else wrote, and no key.
  static func revealingPlaintexts<Result: ~Copyable>(_ body: () throws -> Result) rethrows -> Result
  {
    memcheck_reveal_plaintexts(true)
    defer { memcheck_reveal_plaintexts(false) }
    return try body()
  }

  /// Checks that bytes are still secret, and so that memcheck has followed them up to here.
  static func expectHidden(_ bytes: RawSpan, _ name: String) throws {
    let isHidden = bytes.withUnsafeBytes { memcheck_is_hidden($0.baseAddress, $0.count) }
    try expect(isHidden, "\(name) is not taken for secret")
  }

  /// Checks a condition that does not depend on a secret.
  static func expect(_ condition: Bool, _ text: String) throws {
    guard condition else { throw Failure(text: text) }
  }
}

/// A reason why a subject did not do what it is there for.
struct Failure: Error {
  let text: String
}

/// Random bytes, all of them secret. So is every key, since all keys come from random bytes.
struct HiddenRandomness: Randomness {
  private let source: SeededRandomness

  init(seed: UInt64) { source = SeededRandomness(seed: seed) }

  func fill(_ bytes: inout MutableRawSpan) {
    source.fill(&bytes)
    Watch.hide(bytes.bytes)
  }
}
