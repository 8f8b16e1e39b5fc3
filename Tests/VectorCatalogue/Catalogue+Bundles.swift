import Octets
import Rehearsal

/// Bundles: their form and their signature (`docs/protocol.md`, section 2).
extension Catalogue {
  /// The X25519 key zero, one of order 8, and one that is not canonical.
  static let zeros = [UInt8](repeating: 0, count: 32)
  static let smallOrder = [UInt8](
    hex: "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")
  static let notCanonical = [UInt8](
    hex: "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
  /// Ed25519 keys that no identity may be.
  static let neutral = [1] + [UInt8](repeating: 0, count: 31)
  static let mixedOrder = [UInt8](
    hex: "9599999999999999999999999999999999999999999999999999999999999919")

  /// A bundle as a case of its own; `edit` changes what is signed, `alter` the bytes afterwards.
  static func bundle(
    _ name: String, _ shows: String, _ expect: Outcome, oneTime: Bool = false,
    edit: (inout BundleForm) -> Void = { _ in }, alter: (inout [UInt8]) -> Void = { _ in },
    hold: (inout ReaderForm, BundleForm) -> Void = { _, _ in }, asked: [Vector.Line] = [],
    isTimed: Bool = false
  ) -> Vector {
    let path = name.contains("/") ? name : "bundle/" + name
    let dealer = Dealer(path)
    let owner = Owner(dealer, oneTime: oneTime)
    var form = BundleForm(of: owner)
    edit(&form)
    var bytes = form.bytes
    alter(&bytes)
    var reader = ReaderForm(seed: dealer.bytes(32))
    hold(&reader, form)
    // What is checked before the lifetime is refused at any time.
    let isTimed = isTimed || [.success, .expired, .identityMismatch].contains(expect)
    return Vector(
      bundle: path, shows, expect, reader, bytes, asked + (isTimed ? [.clockMatters] : []))
  }

  static var bundles: [Vector] { goodBundles + malformedBundles + alteredBundles + cutBundles }

  /// What is read, with the agreement that an importer with a given ephemeral key comes to.
  private static var goodBundles: [Vector] {
    [false, true].map { isOneTime in
      let path = "bundle/" + (isOneTime ? "one-time" : "reusable")
      let dealer = Dealer(path)
      let owner = Owner(dealer, oneTime: isOneTime)
      let form = BundleForm(of: owner)
      let (seed, ephemeral) = (dealer.bytes(32), dealer.bytes(32))
      let encapsulation = dealer.bytes(32)
      let handshake = Handshake(
        seed, with: form, of: owner, ephemeral: ephemeral, encapsulation: encapsulation,
        began: Scene.now)
      let derived: [(String, [UInt8])] =
        [("bundle_hash", form.hash), ("bundle_id", [UInt8](form.hash.prefix(16)))]
        + [("CT0", handshake.ciphertext)] + handshake.derived
      return Vector(
        bundle: path, "a \(isOneTime ? "one-time" : "reusable") bundle, and the session it begins",
        .success, ReaderForm(seed: seed), form.bytes,
        [
          .clockMatters, .init("ephemeral", ephemeral.hex),
          .init("encapsulation", encapsulation.hex), .init("began", "\(Scene.now)"),
        ]
          + derived.map { Vector.Line("derived", "\($0.0) \($0.1.hex)") })
    }
  }

  private static var malformedBundles: [Vector] {
    let highCoefficient: (inout BundleForm) -> Void = {
      ($0.kemPrekey[0], $0.kemPrekey[1]) = (0x01, $0.kemPrekey[1] & 0xF0 | 0x0D)
    }
    return [
      bundle("kind-2", "kind 2", .malformed, edit: { $0.kind = 2 }),
      bundle("kind-255", "kind 255", .malformed, edit: { $0.kind = 255 }),
      bundle("kind-reusable", "a one-time prekey in kind 0", .malformed, oneTime: true) {
        $0.kind = 0
      },
      bundle("kind-one-time", "no one-time prekey in kind 1", .malformed, edit: { $0.kind = 1 }),
      bundle("identity-neutral", "IK is the neutral element", .malformed) {
        $0.identity = neutral
      },
      bundle("identity-mixed-order", "IK has a part of small order", .malformed) {
        $0.identity = mixedOrder
      },
      bundle("identity-not-canonical", "IK is not below the field's prime", .malformed) {
        $0.identity = [UInt8](repeating: 0xFF, count: 31) + [0x7F]
      },
      bundle("signed-prekey-not-canonical", "SPK is not below the prime", .malformed) {
        $0.signedPrekey = notCanonical
      },
      bundle("signed-prekey-top-bit", "SPK has its top bit set", .malformed) {
        $0.signedPrekey[31] |= 0x80
      },
      bundle(
        "signed-prekey-zero", "SPK is 0, so DH1 is zero", .malformed,
        edit: { $0.signedPrekey = [UInt8](repeating: 0, count: 32) }, isTimed: true),
      bundle(
        "signed-prekey-small-order", "SPK has order 8, so DH1 is zero", .malformed,
        edit: { $0.signedPrekey = smallOrder }, isTimed: true),
      bundle("one-time-not-canonical", "OPK is not below the prime", .malformed, oneTime: true) {
        $0.oneTimePrekey = notCanonical
      },
      bundle(
        "one-time-small-order", "OPK has order 8: DH4 is zero", .malformed, oneTime: true,
        edit: { $0.oneTimePrekey = smallOrder }, isTimed: true),
      bundle(
        "kem-modulus", "a coefficient of KPK is the modulus", .malformed, edit: highCoefficient),
      bundle("kem-greatest", "all coefficients of KPK are 4095", .malformed) {
        $0.kemPrekey = [UInt8](repeating: 0xFF, count: 1152) + $0.kemPrekey[1152...]
      },
      bundle("lifetime-none", "it expires when it is created", .malformed) {
        $0.expires = $0.created
      },
      bundle("lifetime-negative", "it expires before it is created", .malformed) {
        $0.expires = $0.created - 1
      },
      bundle("lifetime-longest", "it lives 366 days", .success) {
        $0.expires = $0.created + 366 * 86_400
      },
      bundle("lifetime-too-long", "it lives a second longer than 366 days", .malformed) {
        $0.expires = $0.created + 366 * 86_400 + 1
      },
      bundle("lifetime-overflow", "created and expires at the end of 64 bits", .expired) {
        ($0.created, $0.expires) = (.max - 1, .max)
      },
      bundle("times-zero", "it expires before 1970 is over", .expired) {
        ($0.created, $0.expires) = (0, 1)
      },
      bundle("not-before-created", "not_before is created", .success) {
        $0.notBefore = $0.created
      },
      bundle("not-before-too-great", "not_before is one more than created", .malformed) {
        $0.notBefore = $0.created + 1
      },
      bundle("not-before-greatest", "not_before is the greatest number", .malformed) {
        $0.notBefore = .max
      },
      bundle("version-2", "another version", .malformed) {
        $0.magic = [UInt8]("pawl/v2 bundle\n".utf8)
      },
      bundle("message-for-bundle", "a message's first line", .malformed) {
        $0.magic = [UInt8]("pawl/v1 stream\n".utf8)
      },
      bundle("line-end", "the first line ends with CR LF", .malformed) {
        $0.magic = [UInt8]("pawl/v1 bundle\r\n".utf8)
      },
    ]
  }

  private static let cofactored = [UInt8](
    hex: """
      b3f7a35780088951fc16f32bc3e88a56a315374af405bc787ac57723c42743a0
      40811e03bcf4e4c7b793a5a0d32c684a3876c1de1f04eb009f41326508658b04
      """)

  private static var alteredBundles: [Vector] {
    let order = [UInt8](
      hex: "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    return [
      bundle("signature-flipped", "a bit of R", .altered, alter: { $0[$0.count - 64] ^= 1 }),
      bundle("signature-flipped-s", "a bit of S", .altered, alter: { $0[$0.count - 32] ^= 1 }),
      bundle("signature-other", "somebody else's signature", .altered) {
        $0.signer = Dealer("other").bytes(32)
      },
      bundle(
        "signature-zero", "64 zero bytes for a signature", .altered,
        alter: { $0.replaceSubrange(($0.count - 64)..., with: [UInt8](repeating: 0, count: 64)) }),
      bundle(
        "signature-s-too-great", "S plus the group order", .altered,
        alter: { bytes in
          var carry = 0
          for index in 0..<32 {
            let place = bytes.count - 32 + index
            carry += Int(bytes[place]) + Int(order[index])
            bytes[place] = UInt8(carry & 0xFF)
            carry >>= 8
          }
        }),
      bundle(
        "signature-r-small-order", "R is the neutral element, S is zero", .altered,
        alter: {
          $0.replaceSubrange(
            ($0.count - 64)..., with: neutral + [UInt8](repeating: 0, count: 32))
        }),
      // R and the point of order 2 added: S is right for R. Made once, for the bytes of this file.
      bundle(
        "signature-cofactor", "it verifies with the cofactor only", .altered,
        alter: { $0.replaceSubrange(($0.count - 64)..., with: cofactored) }),
      bundle(
        "created-changed", "created was changed afterwards", .altered,
        alter: { $0[$0.count - 64 - 18] ^= 1 }),
      bundle(
        "not-before-changed", "not_before was changed afterwards", .altered,
        edit: { $0.notBefore = 256 }, alter: { $0[$0.count - 64 - 3] ^= 1 }),
      bundle(
        "expires-changed", "expires was changed afterwards", .altered,
        alter: { $0[$0.count - 64 - 10] ^= 1 }),
      bundle(
        "name-changed", "the name was changed afterwards", .altered,
        edit: { $0.name = [UInt8]("bob".utf8) }, alter: { $0[$0.count - 65] ^= 1 }),
      bundle(
        "kem-changed", "a byte of KPK was changed, within the modulus", .altered,
        alter: { $0[15 + 1 + 64 + 1160] ^= 1 }),
    ]
  }

  private static var cutBundles: [Vector] {
    [
      bundle("trailing", "a byte too many", .malformed, alter: { $0.append(0) }),
      bundle("trailing-line-end", "a line end behind it", .malformed, alter: { $0.append(0x0A) }),
      bundle("empty", "nothing at all", .malformed, alter: { $0 = [] }),
      bundle(
        "cut-first-line", "it ends in the first line", .malformed, alter: { $0.removeLast(1344) }),
      bundle(
        "cut-kind", "it ends after the first line", .malformed, alter: { $0.removeLast(1338) }),
      bundle("cut-kem", "it ends in KPK", .malformed, alter: { $0.removeLast(500) }),
      bundle("cut-signature", "it ends in the signature", .malformed, alter: { $0.removeLast(1) }),
      bundle("without-signature", "it has no signature", .malformed, alter: { $0.removeLast(64) }),
      bundle("twice", "a second bundle follows", .malformed, alter: { $0 += $0 }),
      bundle(
        "long", "16 KiB of zeros follow", .malformed,
        alter: { $0 += [UInt8](repeating: 0, count: 16_384) }),
    ]
  }
}
