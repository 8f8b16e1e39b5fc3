import Octets
package import Ratcheting
package import Sealing
import Storage

/// What something is, as far as that can be told without using it up.
package enum Inspection: Sendable {
  case message(MessageFacts)
  case bundle(BundleFacts)
  case backup(byteCount: Int)
}

/// What can be told of a message.
package struct MessageFacts: Sendable {
  /// What the store knows of a message.
  package enum Reader: Sendable {
    /// The store could not be asked.
    case unknown(OperationError)
    /// It cannot be read here.
    case nobody(OperationError)
    /// It can be read here: from whom it is, who need not be a contact, and its number.
    case here(ContactName?, IdentityKey, number: UInt32, wasRead: Bool)
  }

  package let isArmored: Bool
  package let stanzaCount: Int
  /// How many of them begin a session.
  package let initialCount: Int
  package let reader: Reader
  package fileprivate(set) var frameCount: UInt64 = 0
  /// How many of them hide the length.
  package fileprivate(set) var paddingCount: UInt64 = 0
  /// The length without armor, in bytes.
  package fileprivate(set) var byteCount: UInt64
  /// Why it is not whole; nothing when it is.
  package fileprivate(set) var flaw: SealingError?
}

/// What can be told of a bundle, whose signature holds.
package struct BundleFacts: Sendable {
  package let bundle: Bundle
  package let isArmored: Bool
  package let byteCount: Int
  /// Whether it can be imported now.
  package let isCurrent: Bool
}

/// `pawl inspect`: tells what a message or a bundle is, and uses nothing up.
package struct Inspect: Sendable {
  package init() {}

  /// `store` is asked only for a message, and need not be there.
  package func run(
    at now: UInt64, from input: inout Input, store: () throws(OperationError) -> Context
  ) throws(OperationError) -> Inspection {
    try OperationError.folding {
      let form = try input.detectForm()
      switch form {
      case .message, .armoredMessage:
        return .message(try message(&input, isArmored: form == .armoredMessage, store))
      case .bundle, .armoredBundle:
        return .bundle(try bundle(&input, isArmored: form == .armoredBundle, now))
      case .armoredBackup:
        return .backup(byteCount: try BackupContent.read(&input).count)
      case .undecided: throw SealingError.notPawl
      }
    }
  }

  // MARK: Bundles

  private func bundle(
    _ input: inout Input, isArmored: Bool, _ now: UInt64
  ) throws -> BundleFacts {
    let encoding = try Import.readRest(&input)
    let bundle = try UnverifiedBundle(encoding.bytes).authentic()
    let horizon = now.addingSaturating(Bundle.clockTolerance)
    return BundleFacts(
      bundle: bundle, isArmored: isArmored, byteCount: encoding.count,
      isCurrent: bundle.created <= horizon && now < bundle.expires)
  }

  // MARK: Messages

  private func message(
    _ input: inout Input, isArmored: Bool, _ store: () throws(OperationError) -> Context
  ) throws -> MessageFacts {
    let head = try Head.read(&input)
    let reader = reader(of: head, store)
    var facts = MessageFacts(
      isArmored: isArmored, stanzaCount: head.stanzas.count,
      initialCount: head.stanzas.count { $0.initiator != nil }, reader: reader,
      byteCount: UInt64(head.bytes.count))
    do {
      try walk(&input, &facts)
    } catch let flaw as SealingError { facts.flaw = flaw }
    if case .nobody(.sealing(let flaw)) = reader { facts.flaw = flaw }
    return facts
  }

  /// What the store says of a message; whatever is wrong with the store, there is more to tell.
  private func reader(
    of head: Head, _ store: () throws(OperationError) -> Context
  ) -> MessageFacts.Reader {
    do {
      let context = try store()
      let vault = try context.vault(acceptingOlder: true)
      let message = try IncomingMessage(head, vault, context)
      return try context.read(vault) { snapshot in
        let reading = try message.reading(context, snapshot)
        let origin = reading.origin
        return .here(
          origin.contact?.name, origin.sender, number: origin.number,
          wasRead: reading.wasReadBefore)
      }
    } catch {
      let error = OperationError(folding: error)
      switch error {
      case .storage, .system, .passphrase, .ratcheting, .noPlaceForStore:
        return .unknown(error)
      default: return .nobody(error)
      }
    }
  }

  /// Goes from frame to frame by what they say of their lengths; whether they are genuine is not known.
  private func walk(_ input: inout Input, _ facts: inout MessageFacts) throws {
    while true {
      guard try input.fetch(FrameWord.byteCount) else { return try end(&input, facts) }
      var reader = ByteReader(input.bytes)
      guard let word = FrameWord(try reader.readInteger()) else {
        throw SealingError.malformedFrame(facts.frameCount)
      }
      let length = word.frameByteCount(readerCount: facts.stanzaCount)
      guard try input.fetch(length) else { return try end(&input, facts) }
      input.drop(length)
      facts.frameCount += 1
      facts.paddingCount += word.codec == .padding ? 1 : 0
      facts.byteCount += UInt64(length)
      guard word.isLast else { continue }
      guard try !input.fetch(1) else { throw SealingError.trailingBytes }
      return try input.finish(frames: facts.frameCount)
    }
  }

  private func end(_ input: inout Input, _ facts: MessageFacts) throws {
    try input.finish(frames: facts.frameCount)
    throw SealingError.truncated(frames: facts.frameCount)
  }
}
