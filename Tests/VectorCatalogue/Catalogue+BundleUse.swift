import Rehearsal

/// Bundles: suggested names, times, and whose they are (`docs/protocol.md`, section 2).
extension Catalogue {
  private static func name(
    _ name: String, _ shows: String, _ bytes: [UInt8], _ expect: Outcome = .malformed
  ) -> Vector {
    bundle("bundle-name/" + name, shows, expect, edit: { $0.name = bytes })
  }

  private static func name(
    _ name: String, _ shows: String, _ text: String, _ expect: Outcome = .malformed
  ) -> Vector {
    self.name(name, shows, [UInt8](text.utf8), expect)
  }

  static var bundleNames: [Vector] {
    [
      name("ascii", "a name", "Bob", .success),
      name("space-and-slash", "a space and a slash are allowed", "../ bob", .success),
      name("decomposed", "a name that is not normalised", "e\u{301}", .success),
      name("beyond-the-plane", "a character of four bytes", "\u{1F600}", .success),
      name("private", "a character for private use", "\u{E000}", .success),
      name("longest", "64 bytes", String(repeating: "b", count: 64), .success),
      name("too-long", "65 bytes", String(repeating: "b", count: 65)),
      name("zero", "a zero byte", "a\0b"), name("line-feed", "a line feed", "a\nb"),
      name("escape", "an escape sequence", "\u{1B}[2J"), name("delete", "DEL", "a\u{7F}"),
      name("next-line", "U+0085, a control character", "a\u{85}b"),
      name("soft-hyphen", "U+00AD, a format character", "a\u{AD}b"),
      name("joiner", "U+200D, zero width joiner", "a\u{200D}b", .success),
      name("non-joiner", "U+200C, zero width non-joiner", "\u{645}\u{200C}\u{645}", .success),
      name("joiner-alone", "U+200D and nothing else", "\u{200D}", .success),
      name("zero-width-space", "U+200B", "a\u{200B}b"),
      name("left-to-right-mark", "U+200E", "a\u{200E}b"),
      name("byte-order-mark", "U+FEFF", "\u{FEFF}bob"),
      name("override", "U+202E, right-to-left override", "a\u{202E}b"),
      name("isolate", "U+2066, left-to-right isolate", "a\u{2066}b"),
      name("line-separator", "U+2028", "a\u{2028}b"),
      name("paragraph-separator", "U+2029", "a\u{2029}b"),
      name("tag", "U+E0041, a tag character", "a\u{E0041}"),
      name("surrogate", "a surrogate in UTF-8", [0xED, 0xA0, 0x80]),
      name("overlong", "a slash in two bytes", [0xC0, 0xAF]),
      name("cut-character", "a character that is cut short", [0x61, 0xE2, 0x82]),
      name("stray-byte", "a byte that begins no character", [0x61, 0xFF]),
      name("too-great", "a number beyond U+10FFFF", [0xF4, 0x90, 0x80, 0x80]),
      bundle("bundle-name/count-too-great", "the name is said to reach past the end", .malformed) {
        ($0.name, $0.nameCount) = ([UInt8]("bob".utf8), 64 + 3 + 1)
      },
      bundle("bundle-name/count-too-small", "the name is said to be shorter", .malformed) {
        ($0.name, $0.nameCount) = ([UInt8]("bob".utf8), 2)
      },
    ]
  }

  static var bundleTimes: [Vector] {
    func time(
      _ name: String, _ shows: String, _ expect: Outcome, created: Int, expires: Int
    ) -> Vector {
      bundle("bundle-use/" + name, shows, expect) {
        $0.created = UInt64(Int(Scene.now) + created)
        $0.expires = UInt64(Int(Scene.now) + expires)
      }
    }
    return [
      time("expires-now", "it expires this second", .expired, created: -1000, expires: 0),
      time("expires-next", "it expires in a second", .success, created: -1000, expires: 1),
      time("expired", "it expired long ago", .expired, created: -100_000, expires: -50_000),
      time("ahead-one-day", "made a day ahead", .success, created: 86_400, expires: 90_000),
      time(
        "ahead-too-far", "made a day and a second ahead", .expired, created: 86_401, expires: 90_000
      ),
    ]
  }

  static var bundleContacts: [Vector] {
    [
      bundle(
        "bundle-use/own", "one's own bundle", .other,
        edit: { ($0.identity, $0.signer) = (ownIdentity, ownSeed) },
        hold: { reader, _ in reader.seed = ownSeed }),
      bundle(
        "bundle-use/own-expired", "one's own bundle, expired", .other,
        edit: {
          ($0.identity, $0.signer) = (ownIdentity, ownSeed)
          ($0.created, $0.expires) = (1, 2)
        }, hold: { reader, _ in reader.seed = ownSeed }),
      bundle(
        "bundle-use/known", "of a contact, under its name", .success,
        hold: { reader, bundle in reader.contacts = [.init(name: "bob", identity: bundle.identity)]
        }),
      bundle(
        "bundle-use/changed", "the name belongs to another identity", .identityMismatch,
        hold: { reader, _ in reader.contacts = [.init(name: "bob", identity: ownIdentity)] }),
      bundle(
        "bundle-use/other-sign", "the other sign bit is another identity", .identityMismatch,
        hold: { reader, bundle in
          var other = bundle.identity
          other[31] ^= 0x80
          reader.contacts = [.init(name: "bob", identity: other)]
        }),
      bundle(
        "bundle-use/other-name", "of a contact, under another name", .other,
        hold: { reader, bundle in
          reader.contacts = [.init(name: "robert", identity: bundle.identity)]
        }, isTimed: true),
      bundle(
        "bundle-use/asked-other", "of someone else than was asked for", .identityMismatch,
        asked: [Vector.Line("asked", ownIdentity.hex)]),
      bundle(
        "bundle-use/asked-before-name", "of someone else, and the name is taken", .identityMismatch,
        hold: { reader, _ in reader.contacts = [.init(name: "bob", identity: ownIdentity)] },
        asked: [Vector.Line("asked", ownIdentity.hex)]),
    ]
  }

  private static let ownSeed = Dealer("own").bytes(32)
  private static let ownIdentity = Plain.identity(ownSeed)
}
