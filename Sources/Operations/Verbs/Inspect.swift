import Octets
package import Ratcheting
package import Sealing
import Storage

/// A description of a message, a bundle or a backup, made without using up any key.
package enum Inspection: Sendable {
  /// A message.
  case message(MessageFacts)
  /// A bundle.
  case bundle(BundleFacts)
  /// A backup.
  case backup(byteCount: Int)
}

/// A description of a message.
package struct MessageFacts: Sendable {
  /// The reason why a message can or cannot be read.
  package enum Readability: Sendable {
    /// The store could not be used.
    case unknown(OperationError)
    /// The message cannot be read here.
    case unreadable(OperationError)
    /// The message can be read here. Its sender is not necessarily a contact.
    case readable(from: ContactName?, IdentityKey, number: UInt32, wasRead: Bool)
  }

  /// Whether the message is text.
  package let isArmored: Bool
  /// The number of recipients.
  package let stanzaCount: Int
  /// The number of recipients who have not answered yet.
  package let initialCount: Int
  /// Whether and how the message can be read.
  package fileprivate(set) var readability: Readability
  /// What only its recipient sees: the number of whole frames, and how many of them only hide the length;
  /// `nil` if the message cannot be read here.
  package fileprivate(set) var frames: (count: UInt64, paddingCount: UInt64)?
  /// The length without armor, in bytes; for a recipient, up to where the message is whole.
  package fileprivate(set) var byteCount: UInt64
  /// The reason why the message is incomplete or malformed, or `nil` if it is neither as far as can be
  /// told.
  package fileprivate(set) var flaw: SealingError?
}

/// A description of a bundle whose signature is valid.
package struct BundleFacts: Sendable {
  /// The bundle.
  package let bundle: Bundle
  /// Whether the bundle is text.
  package let isArmored: Bool
  /// The length without armor, in bytes.
  package let byteCount: Int
  /// Whether the bundle can be imported now.
  package let isCurrent: Bool
}

/// `pawl inspect`: describes a message, a bundle or a backup without using up any key.
package struct Inspect: Sendable {
  /// Creates the verb.
  package init() {}

  /// Inspects what `input` holds at `now`, in seconds since 1970. Calls `store` for a message only; it may
  /// throw.
  package func run(
    at now: UInt64, from input: inout Input, store: () throws(OperationError) -> Context
  ) throws(OperationError) -> Inspection {
    try OperationError.folding {
      switch try input.find([.message, .bundle, .backup]) {
      case .message: return .message(try messageFacts(&input, store: store))
      case .bundle: return .bundle(try bundleFacts(&input, at: now))
      case .backup: return .backup(byteCount: try input.readBackup().count)
      }
    }
  }

  private func bundleFacts(_ input: inout Input, at now: UInt64) throws -> BundleFacts {
    let encoding = try input.readRestOfBundle()
    let bundle = try UnverifiedBundle(encoding.bytes).authentic()
    return BundleFacts(
      bundle: bundle, isArmored: input.isArmored, byteCount: encoding.count,
      isCurrent: bundle.isCurrent(at: now))
  }

  private func messageFacts(
    _ input: inout Input, store: () throws(OperationError) -> Context
  ) throws -> MessageFacts {
    let head = try input.readHead()
    var facts = MessageFacts(
      isArmored: input.isArmored, stanzaCount: head.stanzas.count,
      initialCount: head.stanzas.count { $0.initiator != nil },
      readability: .unknown(.noPlaceForStore), byteCount: UInt64(head.byteCount))
    do {
      try look(into: head, with: &facts, reading: &input, store: store)
    } catch {
      let error = OperationError(folding: error)
      if case .sealing(let flaw) = error { facts.flaw = flaw }
      facts.readability = error.errorClass.isAboutStore ? .unknown(error) : .unreadable(error)
    }
    // Where a message cannot be read, its frames cannot be told apart.
    if facts.frames == nil { try facts.countRest(of: &input) }
    return facts
  }

  /// Reads a message as its recipient, without a change to the store; throws why it cannot be read.
  private func look(
    into head: Head, with facts: inout MessageFacts, reading input: inout Input,
    store: () throws(OperationError) -> Context
  ) throws {
    let context = try store()
    let vault = try context.vault(acceptingOlder: true)
    var message = ReceivedMessage(head, in: vault, context)
    let opener = try message.read { reading, _ in
      let source = reading.source
      facts.readability = .readable(
        from: source.contact?.name, source.sender, number: source.number,
        wasRead: reading.wasReadBefore)
      return reading.opener(of: head)
    }
    var reader = MessageReader(
      opener, recipientCount: head.stanzas.count, threadCount: context.threadCount,
      isInSeries: false)
    var nowhere = Output.discarding()
    do {
      try reader.copyContent(from: &input, to: &nowhere) { _ in }
    } catch let flaw as SealingError { facts.flaw = flaw }
    facts.frames = (reader.summary.frameCount, reader.summary.paddingCount)
    facts.byteCount += reader.summary.byteCount
  }
}

extension MessageFacts {
  /// Counts what follows the head of a message that cannot be read, and notes when its armor is cut.
  fileprivate mutating func countRest(of input: inout Input) throws {
    do {
      while try input.fetch(1) {
        let count = input.bytes.byteCount
        byteCount += UInt64(count)
        input.drop(count)
      }
      try input.finish(frames: 0)
    } catch let error as SealingError { flaw = flaw ?? error }
  }
}
