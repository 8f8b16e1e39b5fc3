import Octets
import Primitives
package import Ratcheting
package import Sealing
import Storage

/// `pawl encrypt`: writes a message to one or several contacts.
package struct Encrypt: Sendable {
  let recipients: [ContactName]
  let isArmored: Bool
  let compression: Compression
  let isPadded: Bool

  /// The result of an encryption.
  package struct Report: Sendable {
    /// For each recipient, the chain of the message and its number in that chain.
    package let positions: [(name: ContactName, chain: ChainID, number: UInt32)]
    /// The length of the content, in bytes.
    package let bytesIn: UInt64
    /// The length of the message, in bytes.
    package let bytesOut: UInt64
    /// Whether the content is itself a pawl message.
    package let isContentMessage: Bool
  }

  /// Creates the verb. A contact that is named several times counts once.
  /// `compression` says how the content is compressed.
  ///
  /// Throws ``OperationError/tooManyRecipients(_:)``.
  package init(
    to recipients: [ContactName], isArmored: Bool, compression: Compression, isPadded: Bool
  ) throws(OperationError) {
    var seen: Set<ContactName> = []
    self.recipients = recipients.filter { seen.insert($0).inserted }
    guard self.recipients.count <= Head.maximumStanzaCount else {
      throw .tooManyRecipients(self.recipients.count)
    }
    self.isArmored = isArmored
    self.compression = compression
    self.isPadded = isPadded
  }

  /// Encrypts everything that `input` holds.
  ///
  /// The sessions advance before the first byte is written, so no message key is ever used twice,
  /// whatever happens afterwards. If a command that writes the content fails, the message has no last
  /// frame.
  package func run(
    in context: Context, from input: inout Input, to output: inout Output,
    onProgress listener: Progress.Listener = { _ in }
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      output.keepApart(from: input)
      let vault = try context.vault()
      let fileSecret: Key<KeyRole.FileSecret> = context.randomness.key()
      let addressed = try context.write(to: vault) { transaction in
        try transaction.address(
          fileSecret, to: recipients.map { try transaction.existingContact(named: $0) },
          randomness: context.randomness)
      }
      let head = Head(stanzas: addressed.stanzas, fileSecret: fileSecret)
      var writer = MessageWriter(
        MessageSealer(
          fileSecret: fileSecret, headMAC: head.mac,
          authenticators: addressed.authenticators(of: head),
          compression: compression, isPadded: isPadded),
        threadCount: min(context.threadCount, compression.maximumThreadCount))
      try input.startProducer()
      if isArmored { output.beginArmor(.message) }
      try output.write(head.bytes.bytes)
      let content = try writer.write(contentsOf: &input, to: &output, onProgress: listener)
      try output.finish()
      try output.publish()
      return Report(
        positions: recipients.compactMap { name in
          addressed.positions[name].map { (name, $0.chain, $0.number) }
        }, bytesIn: content.byteCount, bytesOut: output.count,
        isContentMessage: content.isMessage)
    }
  }
}
