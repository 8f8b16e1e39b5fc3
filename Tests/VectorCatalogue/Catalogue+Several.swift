import Rehearsal

/// Several messages in one input (`docs/protocol.md`, section 5).
extension Catalogue {
  static var several: [Vector] {
    wholeSeries + damagedSeries + cutSeries + hiddenLines + armoredSeries
  }

  /// What a reader comes to: a class, and what it may release.
  typealias SeriesResult = (outcome: Outcome, released: String)

  /// One input, what a reader of all messages comes to for each, and what a reader of one does.
  struct SeriesForm {
    var bytes: [UInt8]
    var results: [SeriesResult]
    /// `nil` where the input has two faults for a reader of one.
    var one: SeriesResult?
  }

  /// Alice's messages to Bob, each of two frames: a word and a space, and a number.
  final class Letters {
    let scene: Scene
    private(set) var count = 0

    init(_ path: String, _ stage: Scene.Stage) { scene = Scene(path, stage) }

    func next(
      to others: [MessageForm.Recipient] = [], _ edit: (inout MessageForm) -> Void = { _ in }
    ) -> MessageForm.Sealed {
      count += 1
      return sealed(scene.recipient(), to: others, edit)
    }

    func sealed(
      _ recipient: MessageForm.Recipient, to others: [MessageForm.Recipient] = [],
      _ edit: (inout MessageForm) -> Void = { _ in }
    ) -> MessageForm.Sealed {
      var form = MessageForm(
        to: [recipient] + others, [FrameForm("letter "), FrameForm("\(count)", isLast: true)],
        scene.dealer)
      edit(&form)
      return form.sealed(scene.dealer)
    }
  }

  static let firstLine = [UInt8]("pawl/v1 stream\n".utf8)

  static func letter(_ number: Int) -> SeriesResult { (.success, "letter \(number)") }

  static func series(
    _ name: String, _ shows: String, _ stage: Scene.Stage = .same, asks: String = "",
    hold: (inout ReaderForm, Scene) -> Void = { _, _ in }, _ body: (Letters) -> SeriesForm
  ) -> Vector {
    let path = "several/" + name
    let letters = Letters(path, stage)
    var reader = letters.scene.readerForm
    hold(&reader, letters.scene)
    let series = body(letters)
    // The first failure other than 11; without one, success if a message was read.
    let outcomes = series.results.map(\.outcome)
    let whole =
      outcomes.first { ![.success, .alreadyDecrypted].contains($0) }
      ?? (outcomes.contains(.success) ? .success : .alreadyDecrypted)
    func line(_ name: String, _ result: SeriesResult) -> Vector.Line {
      Vector.Line(
        name, "\(result.outcome.rawValue) \(Plain.hash([UInt8](result.released.utf8)).hex)")
    }
    let released = [UInt8](series.results.map(\.released).joined().utf8)
    return Vector(
      area: "several", name: name,
      lines: [
        Vector.Line("expect", whole.text), Vector.Line("payload", Plain.hash(released).hex),
        Vector.Line("shows", shows), Vector.Line("play", "all"),
      ] + (asks.isEmpty ? [] : [Vector.Line("asks", asks)]) + reader.lines
        + series.results.map { line("result", $0) }
        + [series.one].compactMap { $0 }.map { line("one", $0) },
      body: series.bytes)
  }

  static let behind: SeriesResult = (.altered, "letter ")

  private static var wholeSeries: [Vector] {
    [
      series("one", "one message") {
        SeriesForm(bytes: $0.next().bytes, results: [letter(1)], one: letter(1))
      },
      series("none", "no byte at all") { _ in
        SeriesForm(bytes: [], results: [(.truncated, "")], one: (.truncated, ""))
      },
      series("two", "two messages") {
        SeriesForm(
          bytes: $0.next().bytes + $0.next().bytes, results: [letter(1), letter(2)], one: behind)
      },
      series("three", "three messages of a new chain", .new) { letters in
        let all = (0..<3).map { _ in letters.next().bytes }
        return SeriesForm(
          bytes: all.flatMap { $0 }, results: [letter(1), letter(2), letter(3)], one: behind)
      },
      series("three-first", "three messages that begin a session", .first) { letters in
        let all = (0..<3).map { _ in letters.next().bytes }
        return SeriesForm(
          bytes: all.flatMap { $0 }, results: [letter(1), letter(2), letter(3)], one: behind)
      },
      series("backwards", "the last comes first") { letters in
        let all = (0..<3).map { _ in letters.next().bytes }
        return SeriesForm(
          bytes: all[2] + all[0] + all[1], results: [letter(3), letter(1), letter(2)], one: behind)
      },
      series("twice", "the same message twice, then another") {
        let one = $0.next().bytes
        return SeriesForm(
          bytes: one + one + $0.next().bytes,
          results: [letter(1), (.alreadyDecrypted, ""), letter(2)], one: behind)
      },
      series(
        "all-read", "two messages that were read before",
        hold: { reader, _ in reader.sessions[0].ratchet.received = 9 },
        {
          SeriesForm(
            bytes: $0.next().bytes + $0.next().bytes,
            results: [(.alreadyDecrypted, ""), (.alreadyDecrypted, "")],
            one: (.alreadyDecrypted, ""))
        }
      ),
      series("kept", "the same message twice, and its key is kept", asks: "keep") {
        let one = $0.next().bytes
        return SeriesForm(bytes: one + one, results: [letter(1), letter(1)], one: behind)
      },
      series(
        "accepted", "two messages of an unknown sender, who is given a name", .first,
        asks: "accept=carol", hold: { reader, _ in reader.contacts = [] },
        {
          SeriesForm(
            bytes: $0.next().bytes + $0.next().bytes, results: [letter(1), letter(2)], one: behind)
        }
      ),
    ]
  }

  private static var damagedSeries: [Vector] {
    /// Three messages of which the second is changed; `result` is what it comes to.
    func second(
      _ name: String, _ shows: String, _ result: SeriesResult,
      _ change: @escaping (Letters) -> [UInt8]
    ) -> Vector {
      series(name, shows) { letters in
        let front = letters.next().bytes
        let middle = change(letters)
        let third = letters.next()
        return SeriesForm(
          bytes: front + middle + third.bytes,
          results: [letter(1), result, letter(letters.count)], one: behind)
      }
    }
    return [
      second("altered-frame", "a bit of the second message's last frame", (.altered, "letter ")) {
        var sealed = $0.next()
        sealed.frames[1][4] ^= 1
        return sealed.bytes
      },
      second("altered-first-frame", "a bit of the second message's first frame", (.altered, "")) {
        var sealed = $0.next()
        sealed.frames[0][4] ^= 1
        return sealed.bytes
      },
      second("altered-mac", "a bit of the second message's header_mac", (.altered, "")) {
        var sealed = $0.next()
        sealed.mac[0] ^= 1
        return sealed.bytes
      },
      second("foreign", "a message to somebody else", (.notForThisStore, "")) {
        $0.sealed($0.scene.stranger()).bytes
      },
      second("malformed-frame", "padding of the second message is not zero", (.malformed, "")) {
        $0.next { $0.frames[0] = FrameForm([1], .padding) }.bytes
      },
      second("malformed-count", "the second message has no stanza", (.malformed, "")) {
        $0.next { $0.writtenCount = 0 }.bytes
      },
      second("malformed-kind", "the second message's stanza is of kind 2", (.malformed, "")) {
        $0.next { $0.recipients[0].kind = 2 }.bytes
      },
      second("version", "the second message is of another version", (.malformed, "")) {
        $0.next { $0.magic = [UInt8]("pawl/v2 stream\n".utf8) }.bytes
      },
      second("junk", "what is no message stands between two", (.malformed, "")) { _ in
        [UInt8]("hello".utf8)
      },
      second("line-end", "a line end stands between two", (.malformed, "")) { _ in [0x0A] },
      series("damaged-first", "the first of two is altered") {
        var sealed = $0.next()
        sealed.frames[1][4] ^= 1
        return SeriesForm(
          bytes: sealed.bytes + $0.next().bytes, results: [(.altered, "letter "), letter(2)],
          one: (.altered, "letter "))
      },
      series("first-failure-counts", "a foreign message, then one that is altered") {
        let foreign = $0.sealed($0.scene.stranger()).bytes
        var sealed = $0.next()
        sealed.mac[0] ^= 1
        return SeriesForm(
          bytes: foreign + sealed.bytes, results: [(.notForThisStore, ""), (.altered, "")],
          one: (.notForThisStore, ""))
      },
      series("read-then-foreign", "one that was read before, then a foreign one") {
        let one = $0.next().bytes
        let foreign = $0.sealed($0.scene.stranger()).bytes
        return SeriesForm(
          bytes: one + one + foreign,
          results: [letter(1), (.alreadyDecrypted, ""), (.notForThisStore, "")], one: behind)
      },
      series("trailing", "bytes behind the last message") {
        SeriesForm(
          bytes: $0.next().bytes + [0, 0, 0], results: [letter(1), (.malformed, "")], one: behind)
      },
      series("trailing-beginning", "the beginning of a first line behind the last message") {
        SeriesForm(
          bytes: $0.next().bytes + firstLine.prefix(9), results: [letter(1), (.truncated, "")],
          one: behind)
      },
      series(
        "unknown", "messages of an unknown sender", .first,
        hold: { reader, _ in reader.contacts = [] },
        {
          SeriesForm(
            bytes: $0.next().bytes + $0.next().bytes,
            results: [(.unknownSender, ""), (.unknownSender, "")], one: (.unknownSender, ""))
        }
      ),
    ]
  }
}
