package import Octets

/// HKDF with SHA-256 (RFC 5869), over ``HMAC`` so that no intermediate key is left in memory.
package enum HKDF {
  /// Derives `count` bytes, at most 255 × 32, from `secret`.
  package static func derive(
    from secret: RawSpan, salt: RawSpan, info: RawSpan, count: Int
  ) -> Secret {
    Salted(with: salt).derive(from: secret, info: info, count: count)
  }

  /// Derives one key from `secret`.
  package static func key<Role>(
    from secret: RawSpan, salt: RawSpan, info: RawSpan, as role: Role.Type = Role.self
  ) -> Key<Role> {
    derive(from: secret, salt: salt, info: info, count: Key<Role>.byteCount).key(at: 0)
  }

  /// The derivation from many secrets with one salt, which is taken in only once.
  package struct Salted: ~Copyable {
    private let extraction: HMAC

    package init(with salt: RawSpan) { extraction = HMAC(key: salt) }

    /// Derives `count` bytes, at most 255 × 32, from `secret`.
    package func derive(from secret: RawSpan, info: RawSpan, count: Int) -> Secret {
      let pseudorandomKey = Secret(count: HMAC.byteCount) { output in
        var extraction = extraction.copy()
        extraction.update(secret)
        extraction.finish(into: &output)
      }
      return expand(pseudorandomKey, info: info, count: count)
    }
  }

  private enum Block {}

  private static func expand(
    _ pseudorandomKey: borrowing Secret, info: RawSpan, count: Int
  ) -> Secret {
    let blocks = (count + HMAC.byteCount - 1) / HMAC.byteCount
    precondition(blocks <= 255, "HKDF yields at most 255 blocks")
    let keyed = HMAC(key: pseudorandomKey.bytes)
    var stream = Secret(zeros: blocks * HMAC.byteCount)
    for block in 0..<blocks {
      let start = block * HMAC.byteCount
      var expansion = keyed.copy()
      if block > 0 {
        expansion.update(stream.bytes.extracting(start - HMAC.byteCount..<start))
      }
      expansion.update(info)
      expansion.update(UInt8(block + 1))
      let output: Key<Block> = expansion.finish()
      stream.write(output.bytes, at: start)
    }
    return Secret(copying: stream.bytes.extracting(0..<count))
  }
}
