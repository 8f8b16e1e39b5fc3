import ArgumentParser
import Descriptors
import Operations
import Ratcheting
import Sealing

/// `pawl inspect`
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Describes a message, bundle, backup or prekey directory, without using anything up.",
    discussion: """
      If there is a store, it also says whether the message can be read here and who it is from; a \
      passphrase is used for that if one is given, but not asked for. Only 'pawl decrypt' tells \
      whether all of a message is genuine.

      Of a prekey directory, it lists who offers bundles there, with the name that they suggest.

      Example: pawl inspect photos.msg
      """)

  @Flag(name: OptionName.json.specification, help: "Print it as JSON.")
  var json = false

  @Argument(
    help: "The message, the bundle or the prekey directory; standard input if omitted.")
  var file: FileArgument?

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let passphrases = Passphrases(
      descriptor: global.passphraseFd, isQuiet: global.quiet, isAsking: false)
    try global.attempt(on: Subject(reading: file, writing: .some(nil)), with: passphrases) {
      if let file, file.isDirectory { return try list(file) }
      var input = try global.open(file)
      let inspection = try Inspect().run(at: Process.now, from: &input) {
        () throws(OperationError) in try global.context(with: passphrases)
      }
      try json
        ? global.answer("\(JSON.object(inspection.fields))")
        : global.answer(
          inWords: inspection.fields.map { Self.line(label: $0, value: $1) }.joined())
      if case .message(let facts) = inspection { try judge(facts) }
    }
  }

  /// Lists who offers bundles in a prekey directory.
  private func list(_ directory: FileArgument) throws {
    let offers = try InspectDirectory(directory.path).run(at: Process.now)
    guard !json else { return try global.answer("\(JSON.list(offers.map(\.json)))") }
    let identities = ShortIdentities(of: offers.map(\.identity))
    try global.answer(
      Listing(offers.map { [identities.field(of: $0.identity)] + $0.fields }),
      withFullIdentitiesIn: "'pawl inspect --json'")
  }

  /// Reports why the store could not be used, and throws the error for a message that is not
  /// complete.
  private func judge(_ facts: MessageFacts) throws {
    if case .unknown(let error) = facts.readability {
      global.note("the store was not consulted: \(Complaint(error).message)")
    }
    guard let flaw = facts.flaw else { return }
    let complaint = Complaint(.sealing(flaw), about: Subject(reading: file))
    throw ExitCode(Console.fail(complaint, reportingTo: global.status))
  }

  private static func line(label name: String, value: JSON) -> String {
    let label = name.split(separator: "_").joined(separator: " ")
    let padding = String(repeating: " ", count: max(1, 16 - label.count))
    let text =
      switch value {
      case .text(let text): text
      case .flag(let flag): flag ? "yes" : "no"
      case .null: "none"
      case .number(let number) where ["made", "expires"].contains(name): "\(Day(number))"
      case .number, .list, .object: value.description
      }
    return label + padding + text + "\n"
  }
}

extension Inspection {
  /// The facts, in the order in which they are printed.
  fileprivate var fields: [(String, JSON)] {
    switch self {
    case .message(let facts): [("kind", .text("message"))] + facts.fields
    case .bundle(let facts): [("kind", .text("bundle"))] + facts.fields
    case .backup(let count): [("kind", .text("backup")), ("bytes", .number(UInt64(count)))]
    }
  }
}

extension MessageFacts {
  fileprivate var fields: [(String, JSON)] {
    [
      ("armored", .flag(isArmored)), ("bytes", .number(byteCount)),
      ("stanzas", .number(UInt64(stanzaCount))), ("initial", .number(UInt64(initialCount))),
    ] + frameFields + readabilityFields
  }

  /// What is known only where the message can be read.
  private var frameFields: [(String, JSON)] {
    guard let frames else { return flaw == nil ? [] : [("whole", .flag(false))] }
    return [
      ("frames", .number(frames.count)), ("padding_frames", .number(frames.paddingCount)),
      ("whole", .flag(flaw == nil)),
    ]
  }

  private var readabilityFields: [(String, JSON)] {
    switch readability {
    case .unknown: []
    case .unreadable(let error):
      [("readable", .flag(false)), ("reason", .text(Self.reason(for: error)))]
    case .readable(let name, let identity, let number, let wasRead):
      [("readable", .flag(true))] + (name.map { [("from", .text($0.description))] } ?? []) + [
        ("identity", .text(identity.description)), ("number", .number(UInt64(number))),
        ("kept", .flag(wasRead)),
      ]
    }
  }

  /// Returns a short reason why a message cannot be read here.
  private static func reason(for error: OperationError) -> String {
    switch error {
    case .notForThisStore: "not for this store"
    case .alreadyDecrypted: "already decrypted"
    default: Complaint(error).message
    }
  }
}

extension BundleFacts {
  fileprivate var fields: [(String, JSON)] {
    let name = bundle.suggestedName
    return [
      ("armored", .flag(isArmored)), ("bytes", .number(UInt64(byteCount))),
      ("one_time", .flag(bundle.oneTimePrekey != nil)),
      ("identity", .text(bundle.identity.description)),
    ] + (name.isEmpty ? [] : [("suggested_name", .text(name))]) + [
      ("made", .number(bundle.created)), ("expires", .number(bundle.expires)),
      ("importable", .flag(isCurrent)),
    ]
  }
}

extension ShelfOffer {
  /// What is offered, on a line of a list behind the identity.
  fileprivate var fields: [Listing.Field] {
    let dates = reusable.map { "made \(Day($0.created)), expires \(Day($0.expires))" }
    let state = reusable == nil || isReusableCurrent ? "" : ", cannot be imported"
    return [
      suggestedName, dates.map { "reusable, " + $0 + state } ?? "no reusable",
      "\(oneTimeCount) one-time",
    ].map { Listing.Field($0) }
  }

  /// The identity in a list.
  fileprivate var json: JSON {
    .object([
      ("identity", .text(identity.description)), ("suggested_name", .text(suggestedName)),
      (
        "reusable",
        reusable.map { bundle in
          .object([
            ("made", .number(bundle.created)), ("expires", .number(bundle.expires)),
            ("importable", .flag(isReusableCurrent)),
          ])
        } ?? .null
      ), ("one_time", .number(UInt64(oneTimeCount))),
    ])
  }
}
