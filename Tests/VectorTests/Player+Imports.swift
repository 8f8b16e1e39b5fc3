import Descriptors
import Foundation
import Octets
import Operations
import Primitives
import Ratcheting
import Rehearsal
import Sealing
import Storage
import Testing
import VectorCatalogue

/// The plays of bundles, directories of bundles and backups.
extension Player {
  static func playBundle(_ vector: Vector, in directory: URL) throws {
    let holdings = Holdings(vector)
    let shelf = try Shelf(holdings, in: directory)
    let place: Comment = "\(vector.area)/\(vector.name)"
    let before = try shelf.database
    let asked = try vector["asked"].map { try identity([UInt8](hex: $0)) }
    let file = directory.appending(path: "bundle")
    try Data(vector.body).write(to: file)
    let came = try outcome(of: vector) {
      var input = try Input.open(Path(file.path))
      let report = try Import(
        .given(try ContactName("bob")), expectedIdentity: asked, isNewSession: false
      ).run(in: context(shelf, at: holdings.now), from: &input)
      #expect(report?.hasBegun == true, place)
    }
    #expect(came.text == vector["expect"], place)
    let after = try shelf.database
    #expect((after == before) == (came != .success), place)
  }

  static func playImports(_ vector: Vector, in directory: URL) throws -> Int {
    let holdings = Holdings(vector)
    let shelf = try Shelf(holdings, in: directory)
    let file = directory.appending(path: "bundle")
    let steps = try ImportStep.steps(vector)
    for (index, step) in steps.enumerated() {
      let place: Comment = "\(vector.area)/\(vector.name), import \(index)"
      try Data(step.bytes).write(to: file)
      let before = try shelf.database
      let now = step.now ?? holdings.now
      let asked = try step.asked.map(identity)
      var report: Import.Report?
      let came = try outcome(of: vector) {
        var input = try Input.open(Path(file.path))
        report = try Import(
          .given(try ContactName(step.name)), expectedIdentity: asked,
          isNewSession: step.isNewSession
        ).run(in: context(shelf, at: now), from: &input)
      }
      #expect(came == step.outcome, place)
      guard let report else {
        let after = try shelf.database
        #expect(after == before, place)
        continue
      }
      #expect(report.hasBegun == step.begins, place)
      #expect(report.isOutdated == step.isOlder, place)
      let kept = try Keepings(of: shelf.path, at: now).contacts
        .first { $0.name == [UInt8](step.name.utf8) }
      #expect(kept?.notBefore == step.notBefore, place)
      #expect(kept?.created == step.created, place)
    }
    #expect(steps.last?.outcome.text == vector["expect"], "\(vector.area)/\(vector.name)")
    return steps.count
  }

  private static func identity(_ bytes: [UInt8]) throws -> IdentityKey {
    try IdentityKey(bytes.bytes)
  }

  // MARK: Directories

  static func playDirectory(_ vector: Vector, in directory: URL) throws {
    let holdings = Holdings(vector)
    let shelf = try Shelf(holdings, in: directory)
    let place: Comment = "\(vector.area)/\(vector.name)"
    let folder = directory.appending(path: "prekeys")
    let files = try layOut(vector, in: folder, besides: directory.appending(path: "elsewhere"))
    let before = try tree(folder)
    let known = try Keepings(of: shelf.path, at: holdings.now).sessionBundles
    let asked = try vector["asked"].map { try identity([UInt8](hex: $0)) }
    let given = vector["given"].map { folder.appending(path: $0) } ?? folder
    var report: Import.Report?
    let came = try outcome(of: vector) {
      report = try Import(
        .given(try ContactName("bob")), expectedIdentity: asked,
        isNewSession: vector["new"] == "yes"
      ).run(in: context(shelf, at: holdings.now), fromDirectory: Path(given.path))
    }
    #expect(came.text == vector["expect"], place)
    var expected = before
    if let report {
      #expect(report.hasBegun == (vector["begins"] == "yes"), place)
      let takes = vector.all("takes")
      let begun = try Keepings(of: shelf.path, at: holdings.now).sessionBundles
        .filter { !known.contains($0) }
      #expect(begun.count == (report.hasBegun ? 1 : 0), place)
      if report.hasBegun {
        let taken = try #require(
          takes.first { name in files[name].map(bundleHash) == begun.first }, place)
        if report.isOneTime { expected[taken] = nil }
      } else {
        #expect(takes.isEmpty, place)
      }
    }
    #expect(try tree(folder) == expected, place)
  }

  /// Writes the files of a vector, and returns their bytes by their paths.
  private static func layOut(
    _ vector: Vector, in folder: URL, besides elsewhere: URL
  ) throws -> [String: [UInt8]] {
    let manager = FileManager.default
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    var rest = vector.body[...]
    var files: [String: [UInt8]] = [:]
    for value in vector.all("file") {
      let words = value.split(separator: " ").map(String.init)
      let bytes = [UInt8](rest.prefix(try #require(Int(words[0]))))
      rest = rest.dropFirst(bytes.count)
      let file = folder.appending(path: words[1])
      if words.contains("folder") {
        try manager.createDirectory(at: file, withIntermediateDirectories: true)
        continue
      }
      try manager.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      files[words[1]] = bytes
      if words.contains("link") {
        try Data(bytes).write(to: elsewhere)
        try manager.createSymbolicLink(at: file, withDestinationURL: elsewhere)
      } else {
        try Data(bytes).write(to: file)
      }
    }
    #expect(rest.isEmpty)
    return files
  }

  /// What stands in a directory: the bytes of each file, and `nil` bytes for each folder.
  private static func tree(_ folder: URL) throws -> [String: [UInt8]?] {
    var tree: [String: [UInt8]?] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let content = try? Data(contentsOf: folder.appending(path: name))
      tree.updateValue(content.map { [UInt8]($0) }, forKey: name)
    }
    return tree
  }

  /// The hash of a bundle in either form.
  private static func bundleHash(_ file: [UInt8]) -> [UInt8] {
    var bundle = file
    if (try? InputFormat(file.bytes)) == .text {
      var decoder = ArmorDecoder([.bundle])
      var output = Buffer(capacity: file.count + 2)
      try? decoder.decode(file.bytes, into: &output)
      bundle = [UInt8](output.bytes)
    }
    let signed = [UInt8](bundle.dropLast(64))
    return SHA256.digest(signed.bytes)
  }

  // MARK: Backups

  /// Gives one passphrase.
  private struct OnePassphrase: PassphraseSource {
    let bytes: [UInt8]

    func current() throws(OperationError) -> Secret { Secret(copying: bytes.bytes) }
    func new(isChange: Bool) throws(OperationError) -> Secret { try current() }
  }

  /// Restores a backup under the passphrase of a vector.
  static func restore(
    _ backup: [UInt8], _ vector: Vector, to store: URL, in directory: URL
  ) throws {
    let file = directory.appending(path: "backup")
    try Data(backup).write(to: file)
    let passphrase = [UInt8](hex: try #require(vector["passphrase"]))
    let context = Context(
      store: StoreLocation(Path(store.path)), now: Holdings(vector).now,
      randomness: SystemRandomness(), passphrases: OnePassphrase(bytes: passphrase))
    var input = try Input.open(Path(file.path))
    _ = try Restore().run(in: context, from: &input)
  }

  static func playBackup(_ vector: Vector, in directory: URL) throws {
    let place: Comment = "\(vector.area)/\(vector.name)"
    let store = directory.appending(path: "store")
    let now = Holdings(vector).now
    let came = try outcome(of: vector) {
      try restore(vector.body, vector, to: store, in: directory)
    }
    #expect(came.text == vector["expect"], place)
    guard came == .success else {
      #expect(!FileManager.default.fileExists(atPath: store.path), place)
      return
    }
    let kept = try Keepings(of: Path(store.path), at: now)
    #expect(kept.seed.hex == vector["seed"], place)
    #expect("\(kept.lastBundle)" == vector["last"], place)
    let suggested = kept.suggestedName.isEmpty ? "-" : kept.suggestedName.hex
    #expect(suggested == vector["suggested"], place)
    #expect(kept.isRevocationDue, place)
    let restores = vector.all("restores").map { $0.split(separator: " ").map(String.init) }
    #expect(kept.contacts.count == restores.count, place)
    for words in restores {
      let contact = try #require(kept.contacts.first { $0.identity.hex == words[0] }, place)
      #expect("\(contact.trust)" == words[1], place)
      #expect(contact.introducer.hex == (words[2] == "-" ? "" : words[2]), place)
      #expect(contact.name.hex == words[3] || words.contains("free"), place)
      #expect(contact.notBefore == 0 && contact.created == 0, place)
    }
    let groups = vector.all("group").map { $0.split(separator: " ").map(String.init) }
    #expect(kept.groups.count == groups.count, place)
    for words in groups {
      let isFree = words.last == "free"
      let group = try #require(kept.groups.first { $0.value.hex == words[0] || isFree }, place)
      let members = Set(kept.members[group.key, default: []].map(\.hex))
      #expect(members == Set(words.dropFirst().filter { $0 != "free" }), place)
    }
  }
}
