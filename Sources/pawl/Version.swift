import Descriptors
import Primitives
import Sealing
import Storage

/// What `--version` prints.
enum Version {
  /// The program's name and version.
  static let line = "pawl 0.1.0"

  /// The same, with what a report of a fault should name: the commit, and the libraries as they are
  /// linked in or were found when the program started.
  static var report: String {
    let parts = [
      ("commit", Build.commit ?? "unknown"),
      ("libsodium", Sodium.version),
      ("sqlite", SQLite.version),
      ("zlib", Compression.zlibVersion),
      ("zstd", Compression.zstdVersion),
      ("swift-crypto", Build.cryptoVersion),
      ("swift-argument-parser", Build.parserVersion),
    ]
    return ([line] + parts.map { "\($0) \($1)" }).joined(separator: "\n")
  }
}
