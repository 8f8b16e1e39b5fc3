import Octets
package import Ratcheting
package import Sealing
import Storage

/// What can be told of a message, a bundle or a backup without using it up.
package enum Inspection: Sendable {
  /// A message.
  case message(MessageFacts)
  /// A bundle.
  case bundle(BundleFacts)
  /// A backup.
  case backup(byteCount: Int)
}

/// What can be told of a message.
package struct MessageFacts: Sendable {
  /// What the store knows of a message.
  package enum Readability: Sendable {
    /// The store could not be used.
    case unknown(OperationError)
    /// The message cannot be read here.
    case unreadable(OperationError)
    /// The message can be read here; its sender need not be a contact.
    case readable(from: ContactName?, IdentityKey, number: UInt32, wasRead: Bool)
  }

  /// Whether the message is text.
  package let isArmored: Bool
  /// The number of recipients.
  package let stanzaCount: Int
  /// The number of recipients who have not answered yet.
  package let initialCount: Int
  /// What the store knows of the message.
  package let readability: Readability
  /// The number of whole frames.
  package fileprivate(set) var frameCount: UInt64 = 0
  /// The number of frames that only hide the length.
  package fileprivate(set) var paddingCount: UInt64 = 0
  /// The length without armor, in bytes.
  package fileprivate(set) var byteCount: UInt64
  /// Why the message is not whole, or `nil` if it is.
  package fileprivate(set) var flaw: SealingError?
}

/// What can be told of a bundle whose signature is valid.
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

/// `pawl inspect`: tells what a message, a bundle or a backup is, and uses nothing up.
package struct Inspect: Sendable {
  /// Creates the verb.
  package init() {}

  /// Inspects what `input` holds at `now`, in seconds since 1970. `store` is called for a message only,
  /// and may throw.
  package func run(
    at now: UInt64, from input: inout Input, store: () throws(OperationError) -> Context
  ) throws(OperationError) -> Inspection {
    try OperationError.folding {
      let format = try input.detectFormat()
      switch format {
      case .message, .armoredMessage:
        return .message(
          try messageFacts(&input, isArmored: format == .armoredMessage, store: store))
      case .bundle, .armoredBundle:
        return .bundle(try bundleFacts(&input, isArmored: format == .armoredBundle, at: now))
      case .armoredBackup:
        return .backup(byteCount: try input.readBackup().count)
      case .undecided: throw SealingError.notPawl
      }
    }
  }

  private func bundleFacts(
    _ input: inout Input, isArmored: Bool, at now: UInt64
  ) throws -> BundleFacts {
    let encoding = try input.readRestOfBundle()
    let bundle = try UnverifiedBundle(encoding.bytes).authentic()
    let horizon = now.addingSaturating(Bundle.clockTolerance)
    return BundleFacts(
      bundle: bundle, isArmored: isArmored, byteCount: encoding.count,
      isCurrent: bundle.created <= horizon && now < bundle.expires)
  }

  private func messageFacts(
    _ input: inout Input, isArmored: Bool, store: () throws(OperationError) -> Context
  ) throws -> MessageFacts {
    let head = try input.readHead()
    let readability = readability(of: head, store: store)
    var facts = MessageFacts(
      isArmored: isArmored, stanzaCount: head.stanzas.count,
      initialCount: head.stanzas.count { $0.initiator != nil }, readability: readability,
      byteCount: UInt64(head.bytes.count))
    do {
      try facts.walk(&input)
    } catch let flaw as SealingError { facts.flaw = flaw }
    if case .unreadable(.sealing(let flaw)) = readability { facts.flaw = flaw }
    return facts
  }

  /// Returns what the store knows of a message; whatever is wrong with the store, there is more to tell.
  private func readability(
    of head: Head, store: () throws(OperationError) -> Context
  ) -> MessageFacts.Readability {
    do {
      let context = try store()
      let vault = try context.vault(acceptingOlder: true)
      let message = try ReceivedMessage(head, in: vault, context)
      return try context.read(vault) { snapshot in
        let reading = try message.reading(in: snapshot)
        let source = reading.source
        return .readable(
          from: source.contact?.name, source.sender, number: source.number,
          wasRead: reading.wasReadBefore)
      }
    } catch {
      let error = OperationError(folding: error)
      return error.errorClass.isAboutStore ? .unknown(error) : .unreadable(error)
    }
  }
}

extension MessageFacts {
  /// Goes from frame to frame by what they say of their lengths; whether they are genuine is not known.
  fileprivate mutating func walk(_ input: inout Input) throws {
    while true {
      guard try input.fetch(FrameWord.byteCount) else { return try end(&input) }
      var reader = ByteReader(input.bytes)
      guard let word = FrameWord(try reader.readInteger()) else {
        throw SealingError.malformedFrame(frameCount)
      }
      let length = word.frameByteCount(recipientCount: stanzaCount)
      guard try input.fetch(length) else { return try end(&input) }
      input.drop(length)
      frameCount += 1
      paddingCount += word.codec == .padding ? 1 : 0
      byteCount += UInt64(length)
      guard word.isLast else { continue }
      guard try !input.fetch(1) else { throw SealingError.trailingBytes }
      return try input.finish(frames: frameCount)
    }
  }

  private func end(_ input: inout Input) throws {
    try input.finish(frames: frameCount)
    throw SealingError.truncated(frames: frameCount)
  }
}
