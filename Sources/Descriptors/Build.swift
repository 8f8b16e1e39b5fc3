import CSystem

/// What `Package.swift` knew when the program was built.
package enum Build {
  /// The commit, which ends in `-dirty` if something had been changed since, or `nil` if it was not
  /// known, as in sources without a repository.
  package static var commit: String? {
    let commit = unsafe String(cString: pawl_commit())
    return commit.isEmpty ? nil : commit
  }

  /// The version of swift-crypto that is linked in.
  package static var cryptoVersion: String { unsafe String(cString: pawl_crypto_version()) }

  /// The version of swift-argument-parser that is linked in.
  package static var parserVersion: String { unsafe String(cString: pawl_parser_version()) }
}
