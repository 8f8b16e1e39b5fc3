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

/// Every byte cut and every bit flipped of small messages and bundles: nothing of it is taken, nothing
/// traps, and what was there stays as it was.
struct MutationTests {
  /// A later message, one that begins a chain, one of A's first chain, B's first answer and a first
  /// message.
  private static let messages = [
    ("header", "same-chain"), ("header", "new-chain"), ("header", "first-chain"),
    ("header", "answer"), ("first", "one-time"),
  ]

  private func vector(_ area: String, _ name: String) throws -> Vector {
    try #require(try VectorFiles.vectors(of: area).first { $0.name == name }, "\(area)/\(name)")
  }

  private func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
    var bytes = bytes
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    return bytes
  }

  @Test(arguments: Self.messages)
  func `no cut and no flipped bit of a message is read`(area: String, name: String) throws {
    let vector = try vector(area, name)
    let desk = Desk(vector)
    let message = vector.body
    let whole = try desk.read(message)
    for count in message.indices {
      #expect(throws: SealingError.self) { try desk.read([UInt8](message.prefix(count))) }
    }
    var read = 0
    for bit in 0..<8 * message.count where (try? desk.read(flipped(message, bit))) != nil {
      read += 1
    }
    #expect(read == 0)
    #expect(try desk.read(message).content == whole.content)
    print("mutations: \(area)/\(name): \(message.count) cuts, \(8 * message.count) flipped bits")
  }

  /// Every message to one recipient that a vector has read: in each, every seventh byte, beginning at
  /// another one each time.
  @Test func `no byte of any message that is read can be another`() throws {
    var (messages, mutations, read) = (0, 0, 0)
    for vector in try VectorFiles.areas.flatMap({ try VectorFiles.vectors(of: $0) }) {
      guard vector["play"] == "messages", vector.all("message").count == 1,
        vector["expect"] == Outcome.success.text, vector.body.count <= 8192,
        vector.body.starts(with: Head.magic + [0, 1])
      else { continue }
      let desk = Desk(vector)
      let message = vector.body
      guard (try? desk.read(message)) != nil else { continue }
      messages += 1
      for index in stride(from: messages % 7, to: message.count, by: 7) {
        let bit = 8 * index + (index + messages) % 8
        if (try? desk.read(flipped(message, bit))) != nil { read += 1 }
        mutations += 1
      }
    }
    #expect(read == 0)
    #expect(messages >= 100)
    print("mutations: \(mutations) flipped bits in \(messages) messages of all folders")
  }

  /// Every bundle that a vector has taken, in binary form: a bit of every byte.
  @Test func `no byte of any bundle that is taken can be another`() throws {
    var (bundles, mutations, taken) = (0, 0, 0)
    func note(_ bytes: [UInt8], at now: UInt64, by reader: IdentityKey) {
      func isTaken(_ bytes: [UInt8]) -> Bool {
        (try? UnverifiedBundle(bytes.bytes).verified(at: now, by: reader, notBefore: 0)) != nil
      }
      guard isTaken(bytes) else { return }
      bundles += 1
      for index in bytes.indices where isTaken(flipped(bytes, 8 * index + (index + bundles) % 8)) {
        taken += 1
      }
      mutations += bytes.count
    }
    for vector in try VectorFiles.areas.flatMap({ try VectorFiles.vectors(of: $0) }) {
      let holdings = Holdings(vector)
      switch vector["play"] {
      case "bundle":
        note(vector.body, at: holdings.now, by: Identity(seed: holdings.seed.bytes).key)
      case "imports":
        guard let step = try ImportStep.steps(vector).last else { continue }
        note(
          step.bytes, at: step.now ?? holdings.now, by: Identity(seed: holdings.seed.bytes).key)
      default: continue
      }
    }
    #expect(taken == 0)
    #expect(bundles >= 60)
    print("mutations: \(mutations) flipped bits in \(bundles) bundles of all folders")
  }

  @Test func `no cut and no flipped bit of a backup is restored`() throws {
    let vector = try vector("backup", "plain")
    let text = vector.body
    let bytes = try #require(RewritingTests.decoded(text, .backup))
    try withDirectory { directory in
      func isRestored(_ text: [UInt8]) throws -> Bool {
        let store = directory.appending(path: "store")
        let isRestored = (try? Player.restore(text, vector, to: store, in: directory)) != nil
        try? FileManager.default.removeItem(at: store)
        return isRestored
      }
      #expect(try isRestored(text))
      let cuts = try text.indices.count { try isRestored([UInt8](text.prefix($0))) }
      // Only the last line end may be missing.
      #expect(cuts == 1)
      let flips = try (0..<8 * bytes.count).count {
        // Four passes and more memory than there is are tried elsewhere.
        try !(120..<184).contains($0) && isRestored(Armor.backup.encode(flipped(bytes, $0)))
      }
      #expect(flips == 0)
    }
    print("mutations: backup/plain: \(text.count) cuts, \(8 * bytes.count - 64) flipped bits")
  }

  @Test(arguments: Self.messages)
  func `no cut and no flipped byte of a message changes the store`(
    area: String, name: String
  ) throws {
    let vector = try vector(area, name)
    let message = vector.body
    try withDirectory { directory in
      let holdings = Holdings(vector)
      let shelf = try Shelf(holdings, in: directory)
      let context = Context(
        store: StoreLocation(shelf.path), now: holdings.now, randomness: SystemRandomness(),
        passphrases: NoPassphrases())
      let before = try shelf.database
      for index in message.indices {
        let cut = [UInt8](message.prefix(index))
        let altered = flipped(message, 8 * index + index % 8)
        for bytes in [cut, altered] {
          #expect(throws: OperationError.self) {
            try decrypt(bytes, in: directory, context)
          }
        }
      }
      let after = try shelf.database
      #expect(after == before)
      #expect(try decrypt(message, in: directory, context) == [UInt8]("hello".utf8))
    }
    print("mutations: \(area)/\(name): \(2 * message.count) by the verb, store unchanged")
  }

  private func decrypt(
    _ bytes: [UInt8], in directory: URL, _ context: Context
  ) throws -> [UInt8] {
    let (source, target) = (directory.appending(path: "in"), directory.appending(path: "out"))
    try Data(bytes).write(to: source)
    var input = try Input.open(Path(source.path))
    var output = try Output.open(Path(target.path), for: .plaintext)
    _ = try Decrypt(from: nil, accept: nil, keepingFor: nil)
      .run(in: context, from: &input, to: &output)
    return [UInt8](try Data(contentsOf: target))
  }

  @Test(arguments: ["reusable", "one-time"])
  func `no cut and no flipped bit of a bundle is taken`(name: String) throws {
    let vector = try vector("bundle", name)
    let holdings = Holdings(vector)
    let reader = Identity(seed: holdings.seed.bytes).key
    let bytes = vector.body
    func isTaken(_ bytes: [UInt8]) -> Bool {
      (try? UnverifiedBundle(bytes.bytes).verified(at: holdings.now, by: reader, notBefore: 0))
        != nil
    }
    #expect(isTaken(bytes))
    let cuts = bytes.indices.count { isTaken([UInt8](bytes.prefix($0))) }
    let flips = (0..<8 * bytes.count).count { isTaken(flipped(bytes, $0)) }
    #expect(cuts == 0 && flips == 0)
    print("mutations: bundle/\(name): \(bytes.count) cuts, \(8 * bytes.count) flipped bits")
  }

  @Test(arguments: [("armor-message", Armor.message), ("armor-bundle", .bundle)])
  func `armor that is cut or has a bit flipped is refused or holds the same`(
    area: String, armor: Armor
  ) throws {
    let text = try vector(area, "plain").body
    let whole = try #require(RewritingTests.decoded(text, armor))
    // Only the last line end may be missing.
    let cuts = text.indices.count {
      RewritingTests.decoded([UInt8](text.prefix($0)), armor) != nil
    }
    #expect(cuts == 1)
    var others = 0
    for bit in 0..<8 * text.count {
      // Another bit of base64 is another byte, which is not the armor's to notice.
      guard let found = RewritingTests.decoded(flipped(text, bit), armor),
        found.count != whole.count
      else { continue }
      others += 1
    }
    #expect(others == 0)
    print("mutations: \(area): \(text.count) cuts, \(8 * text.count) flipped bits")
  }

  @Test func `no flipped bit of an armored message is read`() throws {
    let vector = try vector("armor-message", "plain")
    let desk = Desk(vector)
    let text = vector.body
    var read = 0
    for bit in 0..<8 * text.count {
      guard let bytes = RewritingTests.decoded(flipped(text, bit), .message) else { continue }
      if (try? desk.read(bytes)) != nil { read += 1 }
    }
    #expect(read == 0)
  }
}
