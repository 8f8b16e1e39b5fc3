/// All vectors. Each is made from its own name, so that adding one changes no other.
package enum Catalogue {
  /// In the order of the protocol's sections.
  package static var vectors: [Vector] {
    identities + safetyNumbers + bundles + bundleNames + bundleTimes + bundleContacts
      + armoredBundles
      + armoredMessages + heads + stanzas + initiators + firstMessages + senders + headers
      + headerLengths + answers + keptTimes + sessionLimits + [twoSessions] + stanzaChoices
      + masking + zstandard + texts + several + revocation + directories + backups
      + skipping + orders + conversations + frames + compression + padding + recipients
  }
}
