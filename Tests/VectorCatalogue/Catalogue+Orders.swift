import Rehearsal

/// Messages in every order, and what is kept between them (`docs/protocol.md`, section 4).
extension Catalogue {
  /// A file of several messages; `body` writes them and says what each comes to.
  private static func play(
    _ path: String, _ shows: String, _ stage: Scene.Stage = .same,
    hold: (inout ReaderForm, Scene) -> Void = { _, _ in }, _ body: (Scene) -> [InputForm]
  ) -> Vector {
    let scene = Scene(path, stage)
    var reader = scene.readerForm
    hold(&reader, scene)
    return Vector(path, shows, reader, body(scene))
  }

  /// `count` messages of one chain.
  private static func chain(_ count: Int, _ scene: Scene) -> [InputForm] {
    (0..<count).map { input("message \($0)", scene.recipient(), scene) }
  }

  /// The same message again, which is refused.
  private static func again(
    _ input: InputForm, _ expect: Outcome = .alreadyDecrypted
  ) -> InputForm {
    InputForm(bytes: input.bytes, expect: expect)
  }

  private static func altered(_ input: InputForm, _ expect: Outcome = .altered) -> InputForm {
    var altered = input
    altered.bytes[altered.bytes.count - 1] ^= 1
    (altered.expect, altered.payload) = (expect, [])
    return altered
  }

  private static func cut(_ input: InputForm, by count: Int) -> InputForm {
    InputForm(bytes: [UInt8](input.bytes.dropLast(count)), expect: .truncated)
  }

  private static func kept(_ input: InputForm) -> InputForm {
    var kept = input
    kept.options = "keep"
    return kept
  }

  static var orders: [Vector] {
    permutations + repeated + refusedFirst + keptKeys + [lateOfEnded]
  }

  private static var permutations: [Vector] {
    [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].map { order in
      let name = order.map(String.init).joined()
      return play("order/permutation-\(name)", "three messages in the order \(order)") { scene in
        let letters = chain(3, scene)
        return order.map { letters[$0] }
      }
    }
  }

  private static var repeated: [Vector] {
    [
      play("order/replay", "the same message twice") { scene in
        let letter = chain(1, scene)[0]
        return [letter, again(letter)]
      },
      play("order/replay-new-chain", "the first message of a chain twice", .new) { scene in
        let letter = chain(1, scene)[0]
        return [letter, again(letter)]
      },
      play("order/replay-late", "a message that was late, twice") { scene in
        let letters = chain(3, scene)
        return [letters[2], letters[0], again(letters[0])]
      },
      play("order/replay-of-older", "one of the messages before") { scene in
        let letters = chain(3, scene)
        return letters + [again(letters[1])]
      },
    ]
  }

  private static var refusedFirst: [Vector] {
    [
      play("order/altered-then-whole", "altered, then as it was written") { scene in
        let letter = chain(1, scene)[0]
        return [altered(letter), letter]
      },
      play("order/altered-then-whole-first", "the same with a first message", .first) { scene in
        let letter = chain(1, scene)[0]
        return [altered(letter), letter]
      },
      play("order/altered-then-whole-new", "the same with a new chain", .new) { scene in
        let letter = chain(1, scene)[0]
        return [altered(letter), letter]
      },
      play("order/truncated-then-whole", "cut short, then as it was written") { scene in
        let letter = chain(1, scene)[0]
        return [cut(letter, by: 3), letter]
      },
      play("order/unknown-then-accepted", "without a name for the sender, then with one", .first) {
        reader, _ in
        reader.contacts = []
      } _: { scene in
        var letter = chain(1, scene)[0]
        letter.options = "accept=alice"
        return [InputForm(bytes: letter.bytes, expect: .unknownSender), letter]
      },
      play("order/altered-skips-nothing", "an altered one far ahead, then those before") { scene in
        let letters = chain(4, scene)
        return [altered(letters[3]), letters[0], letters[1], letters[3], letters[2]]
      },
    ]
  }

  private static var keptKeys: [Vector] {
    [
      play("order/keep", "read with its key kept, and again, and for the last time") { scene in
        let letter = chain(1, scene)[0]
        return [kept(letter), kept(letter), letter, again(letter)]
      },
      play("order/keep-first", "the same with a first message", .first) { scene in
        let letter = chain(1, scene)[0]
        return [kept(letter), letter, again(letter)]
      },
      play("order/kept-key", "a key that is held for a message of this chain") { reader, scene in
        reader.sessions[0].kept = [scene.heldKey(4, of: scene.reader.receivingHeader)]
        reader.sessions[0].ratchet.received = 9
      } _: { scene in
        [scene.held(4, of: scene.reader.receivingHeader)]
      },
      play("order/kept-key-ended", "a key that is held of an ended chain") { reader, scene in
        reader.sessions[0].kept = [scene.heldKey(4, of: scene.ended)]
      } _: { scene in
        let letter = scene.held(4, of: scene.ended)
        return [letter, again(letter, .notForThisStore)]
      },
      play("order/ended-other-number", "another number of an ended chain") { reader, scene in
        reader.sessions[0].kept = [scene.heldKey(4, of: scene.ended)]
      } _: { scene in
        [scene.held(5, of: scene.ended, expect: .alreadyDecrypted)]
      },
      play("order/ended-number-too-great", "N is 2^32 - 1 in an ended chain") { reader, scene in
        reader.sessions[0].kept = [scene.heldKey(4, of: scene.ended)]
      } _: { scene in
        [scene.held(.max, of: scene.ended, expect: .alreadyDecrypted)]
      },
      play("order/ended-forgotten", "a chain whose last key was used is forgotten") {
        reader, scene in
        reader.sessions[0].kept = [
          scene.heldKey(4, of: scene.ended), scene.heldKey(5, of: scene.ended),
        ]
      } _: { scene in
        let letters = [scene.held(4, of: scene.ended), scene.held(5, of: scene.ended)]
        return [letters[0], again(letters[0]), letters[1], again(letters[1], .notForThisStore)]
      },
    ]
  }

  private static var lateOfEnded: Vector {
    let path = "order/late-of-ended"
    let scene = Scene(path)
    let late = chain(3, scene)
    let answer = scene.reader.send(scene.dealer)
    scene.writer.receive(answer.header, beginsChain: true)
    let next = chain(2, scene)
    return Vector(
      path, "what was lost at the end of a chain comes after the next has begun",
      scene.readerForm,
      [next[1], late[1], next[0], late[2], late[0], again(late[1], .notForThisStore)])
  }
}

extension Scene {
  /// The header key of a chain that has ended.
  var ended: [UInt8]? { Dealer("ended chain").bytes(32) }

  /// The key that is held for a message.
  func heldKey(_ number: UInt32, of headerKey: [UInt8]?) -> ReaderForm.KeptKey {
    ReaderForm.KeptKey(
      headerKey: headerKey ?? [], number: number, messageKey: Dealer("held \(number)").bytes(32))
  }

  /// The message that a held key is for. Nothing of its header is read but the number.
  func held(
    _ number: UInt32, of headerKey: [UInt8]?, expect: Outcome = .success, isShort: Bool = false
  ) -> InputForm {
    var recipient = isShort ? initialStranger() : stranger()
    recipient.outgoing.header.number = number
    (recipient.outgoing.headerKey, recipient.outgoing.association) =
      (headerKey ?? [], handshake.association)
    recipient.outgoing.messageKey = Dealer("held \(number)").bytes(32)
    return Catalogue.input("late \(number)", recipient, self, expect: expect)
  }
}
