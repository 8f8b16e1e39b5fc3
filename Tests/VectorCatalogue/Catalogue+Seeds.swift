import Octets

/// What a fuzzer needs of the writer: hostile content under valid keys.
extension Catalogue {
  /// A header of any bytes, sealed with `key`.
  package static func sealedHeader(_ header: [UInt8], key: [UInt8]) -> [UInt8] {
    let salt = [UInt8](repeating: 5, count: 16)
    let keys = HeaderForm.keys(key, salt)
    let front = salt + keys[44...]
    return front
      + Plain.seal(
        header, key: [UInt8](keys[..<32]), nonce: [UInt8](keys[32..<44]), authenticating: front)
  }

  /// Frames of words and bodies in the clear, masked and sealed for one reader, and the bodies. A word may
  /// announce more than there is.
  package static func sealedFrames(
    _ bytes: [UInt8], fileSecret: [UInt8], mac: [UInt8]
  ) -> (frames: [UInt8], bodies: [[UInt8]]) {
    var chain = Plain.derive(fileSecret, salt: mac, "pawl/v1 payload", count: 32)
    var reader = ByteReader(bytes.bytes)
    var (frames, bodies): ([UInt8], [[UInt8]]) = ([], [])
    while let word = try? reader.readInteger(as: UInt32.self) {
      let count = min(Int(word & 0x0FFF_FFFF), reader.remaining.byteCount)
      guard let body = try? reader.readArray(count) else { break }
      frames += FrameForm.masked(word, with: FrameForm.mask(chain))
      frames += FrameForm(word: word, body).sealed(Plain.code(chain, [1]), UInt64(bodies.count))
      chain = Plain.code(chain, [2])
      bodies.append(body)
    }
    return (frames, bodies)
  }

  /// Frames in the clear.
  package static var frameSeeds: [[UInt8]] {
    func clear(_ frames: [FrameForm]) -> [UInt8] {
      frames.flatMap { frame in
        var bytes: [UInt8] = []
        bytes.append(bigEndian: frame.word)
        return bytes + frame.body
      }
    }
    let padding = FrameForm([0, 0, 0], .padding)
    let last = FrameForm("last", isLast: true)
    return [
      clear([last]), clear([FrameForm("", isLast: true)]), clear([FrameForm("one"), last]),
      clear([padding, FrameForm("one"), padding, last]), clear([FrameForm("one")]),
      clear([FrameForm([1], .padding), last]),
    ] + deflateSeeds.prefix(30).map { clear([FrameForm($0, .deflate), last]) }
      + zstandardSeeds.map { clear([FrameForm($0, .zstandard), last]) }
      + zstandardSeeds.map {
        clear([
          FrameForm(ZstandardForm([1, 2, 3]).bytes, .zstandard), FrameForm($0, .continued), last,
        ])
      }
  }

  /// Bodies of compressed frames, good and bad.
  package static var deflateSeeds: [[UInt8]] {
    [
      Deflate.fixed([UInt8]("hello, hello".utf8)).bytes, Deflate.fixed([]).bytes,
      Deflate.stored([UInt8]("hello".utf8)), Deflate.stored([]), Deflate.zeros(1000),
      Deflate.zeros(1_048_576), Deflate.zeros(1_048_577),
      Deflate.stored([], isLast: false) + Deflate.stored([1]), dynamic, [7, 0, 0],
      Deflate.fixed([1]).bytes + [0],
    ]
  }

  /// Bodies of Zstandard frames, good and bad, of both codecs.
  package static var zstandardSeeds: [[UInt8]] {
    let text = [UInt8]("hello, hello".utf8)
    var forms = [
      ZstandardForm(text), ZstandardForm([]), ZstandardForm(1000, ZstandardForm.zeros(1000)),
      ZstandardForm(1_048_576, ZstandardForm.zeros(1_048_576)),
      ZstandardForm(1_048_577, ZstandardForm.zeros(1_048_577)),
      ZstandardForm(12, [.compressed(ZstandardBlock.literals(text))]),
      ZstandardForm(
        12, [.compressed(ZstandardBlock.match([1, 2], before: 2, distance: 2, length: 10))]),
      ZstandardForm(
        12, [.compressed(ZstandardBlock.match([1, 2], before: 2, distance: 12, length: 10))]),
    ]
    var single = ZstandardForm(text)
    (single.window, single.contentSizeByteCount) = (.single, 1)
    forms.append(single)
    single.hasChecksum = true
    forms.append(single)
    return forms.map(\.bytes) + [libraryFrame, libraryContinuation, [0x28, 0xB5, 0x2F, 0xFD]]
  }

  /// Headers of all kinds, in the clear.
  package static var headerSeeds: [[UInt8]] {
    let dealer = Dealer("header seeds")
    let good = HeaderForm(
      agreement: Plain.agreementKey(dealer.bytes(32)), kem: Plain.kemKey(dealer.bytes(64)),
      ciphertext: dealer.bytes(1088), previous: 0, number: 0)
    func changed(_ edit: (inout HeaderForm) -> Void) -> [UInt8] {
      var header = good
      edit(&header)
      return header.bytes
    }
    return [
      good.bytes, changed { $0.number = 1 }, changed { $0.number = 3 }, changed { $0.previous = 5 },
      changed { $0.number = .max }, changed { $0.previous = .max },
      changed { $0.number = .max - 1 },
      changed { $0.agreement = notCanonical }, changed { $0.agreement = smallOrder },
      changed { $0.kem[0] = 0xFF }, changed { $0.ciphertext = [] },
      changed { ($0.ciphertext, $0.agreement) = ([], notCanonical) },
      changed { $0.ciphertext.removeLast() },
    ]
  }
}
