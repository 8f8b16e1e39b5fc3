import Rehearsal

/// The head of a message: first line, stanzas, code (`docs/protocol.md`, section 5).
extension Catalogue {
  static var heads: [Vector] {
    func head(
      _ name: String, _ shows: String, _ expect: Outcome,
      edit: @escaping (inout MessageForm) -> Void = { _ in },
      alter: @escaping (inout MessageForm.Sealed) -> Void = { _ in }
    ) -> Vector {
      Case(
        path: "head/" + name, shows: shows, expect: expect, edit: { form, _ in edit(&form) },
        alter: alter
      ).vector
    }
    func cut(_ name: String, _ shows: String, _ count: Int) -> Vector {
      head(name, shows, .truncated, alter: { $0 = $0.cut(count) })
    }
    return [
      head("good", "a message to one reader", .success),
      head("count-0", "no stanza", .malformed, edit: { $0.writtenCount = 0 }),
      head("count-1025", "1025 stanzas are announced", .malformed) { $0.writtenCount = 1025 },
      head("count-65535", "65535 stanzas are announced", .malformed) { $0.writtenCount = 65535 },
      head("count-1024", "1024 stanzas are announced, one is there", .malformed) {
        $0.writtenCount = 1024
      },
      head("count-bound", "another count is bound into the stanza", .altered) {
        $0.boundCount = 2
      },
      head("kind-2", "kind 2", .malformed, edit: { $0.recipients[0].kind = 2 }),
      head("kind-2-second", "kind 2 in another stanza, behind the reader's", .malformed) {
        var other = $0.recipients[0]
        other.kind = 2
        $0.recipients.append(other)
      },
      head("kind-255", "kind 255", .malformed, edit: { $0.recipients[0].kind = 255 }),
      head("kind-1-without", "kind 1 without an initiator: it ends in the stanza", .truncated) {
        $0.recipients[0].kind = 1
      },
      head("mac-first-bit", "the first bit of header_mac", .altered, alter: { $0.mac[0] ^= 0x80 }),
      head("mac-last-bit", "the last bit of header_mac", .altered, alter: { $0.mac[31] ^= 1 }),
      head(
        "mac-zero", "a header_mac of zeros", .altered,
        alter: { $0.mac = [UInt8](repeating: 0, count: 32) }),
      head("version-2", "another version", .malformed) {
        $0.magic = [UInt8]("pawl/v2 stream\n".utf8)
      },
      head("line-end", "the first line ends with CR LF", .malformed) {
        $0.magic = [UInt8]("pawl/v1 stream\r\n".utf8)
      },
      head("bundle-for-message", "a bundle's first line", .malformed) {
        $0.magic = [UInt8]("pawl/v1 bundle\n".utf8)
      },
      head("space-before", "a space before the first line", .malformed) {
        $0.magic = [UInt8](" pawl/v1 stream\n".utf8)
      },
      head("other-program", "a file of another program", .malformed) {
        $0.magic = [UInt8]("age-encryption.org/v1\n".utf8)
      },
      head("utf-16", "a shell made UTF-16 of it", .malformed) {
        $0.magic = [0xFF, 0xFE] + $0.magic.flatMap { [$0, 0] }
      },
      head(
        "html", "a web page", .malformed, edit: { $0.magic = [UInt8]("<!doctype html>\n".utf8) }),
      cut("empty", "nothing at all", 0), cut("cut-first-line", "it ends in the first line", 7),
      cut("cut-first-byte", "one byte", 1), cut("cut-version", "pawl/v and nothing else", 6),
      cut("cut-before-count", "it ends after the first line", 15),
      head(
        "initial-cut-initiator", "it ends in an initiator", .truncated,
        edit: {
          $0.recipients[0].outgoing.header.ciphertext = []
          $0.recipients[0].initiatorBytes = Dealer("cut").bytes(2312)
        }, alter: { $0 = $0.cut(2000) }),
      head(
        "magic-only-v", "it begins with pawl/v and is something else", .malformed,
        edit: { $0.magic = [UInt8]("pawl/vector 123".utf8) }),
      cut("cut-count", "it ends in the count", 16), cut("cut-kind", "it ends after the count", 17),
      cut("cut-header", "it ends in the sealed header", 1000),
      cut("cut-wrapped", "it ends in wrapped", 17 + 2441 - 1),
      cut("cut-mac", "it ends in header_mac", 17 + 2441 + 31),
      cut("no-frames", "it ends after header_mac", 17 + 2441 + 32),
    ]
  }

  static var stanzas: [Vector] {
    func stanza(
      _ name: String, _ shows: String, _ expect: Outcome, _ stage: Scene.Stage = .same,
      edit: @escaping (inout MessageForm) -> Void
    ) -> Vector {
      Case(
        path: "stanza/" + name, shows: shows, expect: expect, stage: stage,
        edit: { form, _ in edit(&form) }
      ).vector
    }
    func flipped(
      _ name: String, _ expect: Outcome, _ stage: Scene.Stage = .same,
      _ place: @escaping (inout StanzaForm) -> Void
    ) -> Vector {
      stanza(name, "a bit is flipped, and header_mac is right again", expect, stage) {
        $0.alterStanzas = { place(&$0[0]) }
      }
    }
    return [
      flipped("header-salt", .notForThisStore) { $0.sealedHeader[0] ^= 1 },
      flipped("header-commitment", .notForThisStore) { $0.sealedHeader[16] ^= 1 },
      flipped("header-ciphertext", .notForThisStore) { $0.sealedHeader[100] ^= 1 },
      flipped("header-tag", .notForThisStore) { $0.sealedHeader[2359] ^= 1 },
      flipped("salt", .altered) { $0.salt[0] ^= 1 },
      flipped("salt-first", .notForThisStore, .first) { $0.salt[0] ^= 1 },
      flipped("wrapped", .altered) { $0.wrapped[0] ^= 1 },
      flipped("wrapped-tag", .altered) { $0.wrapped[47] ^= 1 },
      flipped("wrapped-first", .notForThisStore, .first) { $0.wrapped[0] ^= 1 },
      flipped("key-first", .notForThisStore, .first) { $0.initiator[0] ^= 1 },
      flipped("ciphertext-first", .notForThisStore, .first) { $0.initiator[32] ^= 1 },
      flipped("ciphertext-end-first", .notForThisStore, .first) { $0.initiator[1119] ^= 1 },
      flipped("initiator-first", .notForThisStore, .first) { $0.initiator[1120] ^= 1 },
      flipped("initiator-tag-first", .notForThisStore, .first) { $0.initiator[2311] ^= 1 },
      stanza("kind-0-first", "a first message without an initiator", .notForThisStore, .first) {
        $0.recipients[0].initiator = nil
        $0.recipients[0].outgoing.header.ciphertext = [UInt8](repeating: 0xAA, count: 1088)
      },
      stanza(
        "initiator-not-read", "kind 1 in a session: the initiator is not read", .success, .opened
      ) {
        $0.recipients[0].initiator = nil
        $0.recipients[0].initiatorBytes = [UInt8](repeating: 0xAA, count: 2312)
      },
      stanza("association", "wrapped is bound to another session", .altered) {
        $0.recipients[0].outgoing.association = [UInt8](repeating: 4, count: 136)
      },
      stanza("message-key", "wrapped under the next message's key", .altered) {
        $0.recipients[0].outgoing.messageKey = [UInt8](repeating: 1, count: 32)
      },
    ]
  }
}

extension MessageForm.Sealed {
  /// The first `count` bytes.
  func cut(_ count: Int) -> Self {
    var copy = self
    copy.front = [UInt8](bytes.prefix(count))
    (copy.mac, copy.frames) = ([], [])
    return copy
  }
}
