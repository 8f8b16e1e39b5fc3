package import Octets
import Primitives

/// A symmetric-key ratchet (KDF_CK of `docs/protocol.md`, section 4): each step yields a key and
/// replaces the chain key, so that no key leads back to an earlier one.
package struct KeyChain<Output>: ~Copyable {
  private var key: Key<KeyRole.Chain<Output>>

  /// A chain that starts at `key`.
  package init(_ key: consuming Key<KeyRole.Chain<Output>>) { self.key = key }

  /// The chain key, to be kept.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get { key.bytes }
  }

  /// Returns the mask of the next step: the first four bytes of a code under the chain key, which hide
  /// the word of a frame (`docs/protocol.md`, section 6). ``next()`` erases what it comes from.
  package func mask() -> UInt32 {
    var code = HMAC(key: key)
    code.update(0x03)
    let mask: Key<Output> = code.finish()
    return (0..<4).reduce(0) { $0 << 8 | UInt32(mask.bytes[$1]) }
  }

  /// Steps once: the key of this step; the chain stands at the next.
  package mutating func next() -> Key<Output> {
    let keyed = HMAC(key: key)
    let output: Key<Output> = Self.derive(0x01, keyed.copy())
    key = Self.derive(0x02, keyed)
    return output
  }

  private static func derive<Role>(_ label: UInt8, _ keyed: consuming HMAC) -> Key<Role> {
    var code = keyed
    code.update(label)
    return code.finish()
  }
}
