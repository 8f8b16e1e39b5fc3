import VectorCatalogue

/// A reader that takes any bytes, and what must hold whatever they are. A property that does not hold
/// ends the process, which is what a fuzzer looks for.
package enum FuzzTarget: String, CaseIterable, Sendable {
  /// A bundle: what is accepted writes to the same bytes.
  case bundle
  /// Text with armor in it, of any kind, in pieces: what is found is found again when it is written and
  /// quoted.
  case armor
  /// Text that should be an identity: likewise, but for its case.
  case identity
  /// The head of a message, its stanzas tried against keys: likewise.
  case head
  /// A header under a session's own keys: the session steps, or stays as it is.
  case header
  /// Frames under valid keys: what comes out is what went in.
  case frames
  /// A body that should be a DEFLATE stream: at most a mebibyte comes out.
  case inflate
  /// A body that should be a Zstandard frame, with or without a history: likewise.
  case zstd
  /// Input with several messages, some of which this store can read: a reader of all goes on after each.
  case several
  /// The body of a record of the store: what is accepted writes to the same bytes.
  case record

  /// Gives `bytes` to the reader.
  package func run(_ bytes: [UInt8]) {
    switch self {
    case .bundle: Bundles.run(bytes)
    case .armor: Armors.run(bytes)
    case .identity: Identities.run(bytes)
    case .head: Heads.run(bytes)
    case .header: Headers.run(bytes)
    case .frames: Frames.run(bytes)
    case .inflate: Bodies.runDeflate(bytes)
    case .zstd: Bodies.runZstandard(bytes)
    case .several: Several.run(bytes)
    case .record: Records.run(bytes)
    }
  }

  /// What a fuzzer begins with: the vectors, in the form that this target takes.
  package var seeds: [[UInt8]] {
    let seeds =
      switch self {
      case .bundle: Catalogue.vectors.filter { $0["play"] == "bundle" }.map(\.body)
      case .armor:
        Catalogue.vectors
          .filter { $0.area.hasPrefix("armor") || ["text", "several"].contains($0.area) }
          .map(\.body)
      case .identity: Catalogue.vectors.filter { $0["play"] == "identity" }.map(\.body)
      case .head:
        Catalogue.vectors.filter { ["head", "stanza", "recipients", "first"].contains($0.area) }
          .map(\.body)
      case .header: Headers.seeds
      case .frames: Catalogue.frameSeeds
      case .inflate: Catalogue.deflateSeeds
      case .zstd:
        Catalogue.zstandardSeeds.map { [0] + $0 } + Catalogue.zstandardSeeds.map { [1] + $0 }
      case .several: Several.seeds
      case .record: Records.seeds
      }
    return seeds.filter { $0.count <= 16_384 }
  }

  /// Ends the process unless `condition` holds.
  static func require(_ condition: Bool, _ message: StaticString) {
    guard condition else { fatalError("\(message)") }
  }
}
