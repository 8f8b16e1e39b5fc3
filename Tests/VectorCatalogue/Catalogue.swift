/// All vectors. Each is made from its own name, so that adding one changes no other.
package enum Catalogue {
  /// In the order of the protocol's sections.
  package static let vectors: [Vector] =
    agreement + conversation + messages + frameVectors + textVectors + backups

  /// Sections 1, 2 and 8.
  private static var agreement: [Vector] {
    identities + safetyNumbers + bundles + bundleNames + bundleTimes + bundleContacts + revocation
      + directories
  }

  /// Sections 3 and 4.
  private static var conversation: [Vector] {
    headers + headerLengths + answers + skipping + keptTimes + orders + sessionLimits
      + [twoSessions] + conversations
  }

  /// Section 5.
  private static var messages: [Vector] {
    heads + stanzas + initiators + firstMessages + senders + stanzaChoices + recipients + several
  }

  /// Section 6.
  private static var frameVectors: [Vector] {
    frames + masking + padding + compression + zstandard
  }

  /// Section 7.
  private static var textVectors: [Vector] { armoredBundles + armoredMessages + texts }
}
