import Rehearsal

/// Headers in a session, and what is skipped (`docs/protocol.md`, section 4).
extension Catalogue {
  private static func header(
    _ path: String, _ shows: String, _ expect: Outcome, _ stage: Scene.Stage,
    pinned: Bool = false, _ edit: @escaping (inout HeaderForm) -> Void = { _ in },
    hold: @escaping (inout ReaderForm, Scene) -> Void = { _, _ in }
  ) -> Vector {
    Case(
      path: path, shows: shows, expect: expect, stage: stage, isPinned: pinned,
      edit: { form, _ in edit(&form.recipients[0].outgoing.header) }, hold: hold
    ).vector
  }

  static var headers: [Vector] {
    let zeros = [UInt8](repeating: 0, count: 32)
    return [
      header("header/same-chain", "the next message of a chain", .success, .same, pinned: true),
      header("header/new-chain", "the first message of a chain", .success, .new, pinned: true),
      header("header/agreement-not-canonical", "DH is not canonical", .malformed, .new) {
        $0.agreement = notCanonical
      },
      header("header/agreement-top-bit", "DH has its top bit set", .malformed, .new) {
        $0.agreement[31] |= 0x80
      },
      header("header/agreement-zero", "DH is 0", .malformed, .new) { $0.agreement = zeros },
      header("header/agreement-small-order", "DH has order 8", .malformed, .new) {
        $0.agreement = smallOrder
      },
      header("header/kem-modulus", "a coefficient of KEM is the modulus", .malformed, .new) {
        ($0.kem[0], $0.kem[1]) = (0x01, $0.kem[1] & 0xF0 | 0x0D)
      },
      header("header/kem-all-ones", "KEM is all ones", .malformed, .new) {
        $0.kem = [UInt8](repeating: 0xFF, count: 1184)
      },
      header("header/ciphertext", "CT was made for another key", .altered, .new) {
        $0.ciphertext[500] ^= 1
      },
      header("header/ciphertext-zero", "CT is all zeros", .altered, .new) {
        $0.ciphertext = [UInt8](repeating: 0, count: 1088)
      },
      header("header/number-too-great", "N is 2^32 - 1, in a new chain", .malformed, .new) {
        $0.number = .max
      },
      header("header/previous-too-great", "PN is 2^32 - 1, in a new chain", .malformed, .new) {
        $0.previous = .max
      },
      header("header/both-faults", "N is 2^32 - 1 and DH is not canonical", .malformed, .new) {
        ($0.number, $0.agreement) = (.max, notCanonical)
      },
      header(
        "header/malformed-before-skipped", "too many to skip, and DH is wrong", .malformed, .new
      ) {
        ($0.number, $0.agreement) = (30_000, notCanonical)
      },
      header("header/skipped-before-zero", "too many to skip, and DH is 0", .tooManySkipped, .new) {
        ($0.number, $0.agreement) = (30_000, zeros)
      },
      header("header/same-chain-number", "N is 2^32 - 1, in the same chain", .malformed, .same) {
        $0.number = .max
      },
      header("header/same-chain-agreement", "DH is not read in the same chain", .success, .same) {
        $0.agreement = [UInt8](repeating: 0xFF, count: 32)
      },
      header("header/same-chain-kem", "KEM is not read in the same chain", .success, .same) {
        $0.kem = [UInt8](repeating: 0xFF, count: 1184)
      },
      header("header/same-chain-ciphertext", "CT is not read in the same chain", .success, .same) {
        $0.ciphertext = [UInt8](repeating: 0, count: 1088)
      },
      header("header/same-chain-previous", "PN is not read in the same chain", .success, .same) {
        $0.previous = .max
      },
      whileDue,
    ] + transcripts
  }

  /// Steps whose inputs are not those of the text, told by the keys that come out.
  private static var transcripts: [Vector] {
    func faulty(_ name: String, _ shows: String, _ fault: Ratchet.Fault) -> Vector {
      Case(path: "header/" + name, shows: shows, expect: .altered, stage: .new, fault: fault).vector
    }
    return [
      faulty("transcript-ciphertext", "the transcript lacks CT", .withoutCiphertext),
      faulty("transcript-receiver", "the transcript lacks the reader's keys", .withoutReceiver),
      header("header/agreement-other", "DH is another key", .altered, .new) {
        $0.agreement = Plain.agreementKey(Dealer("else").bytes(32))
      },
      header("header/kem-other", "KEM is another key: the transcript is too", .altered, .new) {
        $0.kem = Plain.kemKey(Dealer("else").bytes(64))
      },
    ]
  }

  /// A second new chain comes although the reader has not answered the first.
  private static var whileDue: Vector {
    let path = "header/while-due"
    let scene = Scene(path)
    var outgoing = scene.writer.send(scene.dealer)
    outgoing.headerKey = scene.reader.nextReceivingHeader
    return Vector(
      path, "a second new chain, while the reader has a send step due", scene.readerForm,
      [input("hello", MessageForm.Recipient(outgoing: outgoing), scene, expect: .notForThisStore)])
  }

  static var skipping: [Vector] {
    /// A message of number `count` in the same chain, after as many that did not arrive.
    func skipping(
      _ name: String, _ shows: String, _ count: Int, _ expect: Outcome, held: Int = 0
    ) -> Vector {
      let path = "skip/" + name
      let scene = Scene(path)
      var reader = scene.readerForm
      reader.sessions[0].heldCount = held
      for _ in 0..<count { _ = scene.writer.sendQuickly(scene.dealer) }
      return Vector(
        path, shows, reader, [input("hello", scene.recipient(), scene, expect: expect)])
    }
    /// A message of number `count` in a new chain, when `lost` of the last did not arrive.
    func ending(
      _ name: String, _ shows: String, lost: Int, _ count: Int, _ expect: Outcome
    ) -> Vector {
      let path = "skip/" + name
      let scene = Scene(path)
      for _ in 0..<lost { _ = scene.writer.sendQuickly(scene.dealer) }
      let answer = scene.reader.send(scene.dealer)
      scene.writer.receive(answer.header, beginsChain: true)
      for _ in 0..<count { _ = scene.writer.sendQuickly(scene.dealer) }
      return Vector(
        path, shows, scene.readerForm, [input("hello", scene.recipient(), scene, expect: expect)])
    }
    return [
      skipping("one", "one message did not arrive", 1, .success),
      skipping("most", "25,000 did not arrive", 25_000, .success),
      skipping("too-many", "25,001 did not arrive", 25_001, .tooManySkipped),
      ending(
        "both-chains", "two lost at the end of a chain, three of the next", lost: 2, 3, .success),
      ending("both-most", "12,500 lost in each of two chains", lost: 12_500, 12_500, .success),
      ending(
        "both-too-many", "12,500 lost in one, 12,501 in the next", lost: 12_500, 12_501,
        .tooManySkipped),
      ending("end-too-many", "25,001 lost at the end of a chain", lost: 25_001, 0, .tooManySkipped),
      skipping("held-most", "99,999 keys are held, one more is skipped", 1, .success, held: 99_999),
      skipping(
        "held-too-many", "100,000 keys are held, one more is skipped", 1, .tooManySkipped,
        held: 100_000),
      skipping("held-none", "100,000 keys are held, none is skipped", 0, .success, held: 100_000),
      header("skip/billions", "N is 2^32 - 2, in a new chain", .tooManySkipped, .new) {
        $0.number = .max - 1
      },
      header("skip/billions-ended", "PN is 2^32 - 2 with a chain received", .tooManySkipped, .new) {
        $0.previous = .max - 1
      },
      header("skip/previous-lower", "PN is below what was received", .success, .new) {
        $0.previous = 0
      },
      header(
        "skip/last-number", "the greatest number, when all before it were passed", .success, .same,
        { $0.number = .max - 1 },
        hold: { reader, _ in reader.sessions[0].ratchet.received = .max - 1 }),
    ]
  }

  /// A message of `text` to one reader.
  static func input(
    _ text: String, _ recipient: MessageForm.Recipient, _ scene: Scene, expect: Outcome = .success,
    options: String = ""
  ) -> InputForm {
    let form = MessageForm(to: [recipient], [FrameForm(text, isLast: true)], scene.dealer)
    return InputForm(
      bytes: form.sealed(scene.dealer).bytes, expect: expect,
      payload: expect == .success ? [UInt8](text.utf8) : [], options: options)
  }
}
