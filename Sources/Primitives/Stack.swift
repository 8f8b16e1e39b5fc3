import CSodium

/// The part of the stack that calls have left.
enum Stack {
  /// More than hashes and ciphers take, in bytes; the dynamic linker saves the processor's large
  /// registers there.
  private static let depth = 8192

  /// Overwrites what the calls that have returned left behind: libraries keep keys there, and what they
  /// make of them, and do not wipe it.
  static func wipe() { sodium_stackzero(depth) }
}
