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
  package let readability: Readability
  /// The number of whole frames.
  package fileprivate(set) var frameCount: UInt64 = 0
  /// The number of frames that only hide the length.
  package fileprivate(set) var paddingCount: UInt64 = 0
  /// The length without armor, in bytes.
  package fileprivate(set) var byteCount: UInt64
  /// The reason why the message is incomplete or malformed, or `nil` if it is neither.
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

  /// Inspects the content of `input` at `now`, in seconds since 1970. `store` is called only for a
  /// message, and may throw.
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

  /// Returns whether the message can be read. Errors of the store are part of the result, because
  /// the rest of the message can still be described.
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
  /// Goes from frame to frame by the lengths in their words, without verifying the frames.
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
