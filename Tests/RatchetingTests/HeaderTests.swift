import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// Headers that a peer forged: sealed with the right key, but with contents that break the rules.
struct HeaderTests {
  private let randomness = SeededRandomness(seed: 12)
  private static let tooLarge: UInt32 = .max
  private static let invalid = [UInt8](repeating: 0xFF, count: 32)
  private static let invalidKEM = [UInt8](repeating: 0xFF, count: 1184)

  /// An endpoint and the key that the header of the next message to it is sealed with.
  private struct Target {
    let endpoint: Endpoint
    let origin: HeaderOrigin
    /// Whether the header belongs to the initiator's first chain.
    let isFirstChain: Bool
  }

  /// Every key that opens headers, in each situation of the specification's table of chains.
  private func targets() throws -> [Target] {
    let conversation = Conversation(randomness: randomness)
    let alice = try conversation.initiator()
    let first = try alice.send()
    let bob = try conversation.responder(to: first)
    let awaiting = try bob.copy()
    _ = try bob.receive(first)
    let inFirst = try bob.copy()
    let unanswered = try alice.copy()
    try pass(from: bob, to: alice)
    let afterAnswer = try bob.copy()
    let inLater = try alice.copy()
    try pass(from: alice, to: bob)
    return [
      Target(endpoint: awaiting, origin: .nextChain, isFirstChain: true),
      Target(endpoint: inFirst, origin: .currentChain, isFirstChain: true),
      Target(endpoint: unanswered, origin: .nextChain, isFirstChain: false),
      Target(endpoint: afterAnswer, origin: .currentChain, isFirstChain: true),
      Target(endpoint: afterAnswer, origin: .nextChain, isFirstChain: false),
      Target(endpoint: inLater, origin: .currentChain, isFirstChain: false),
      Target(endpoint: try alice.copy(), origin: .nextChain, isFirstChain: false),
      Target(endpoint: try bob.copy(), origin: .currentChain, isFirstChain: false),
    ]
  }

  private func sealed(
    for target: Target, dh: [UInt8]? = nil, kem: [UInt8]? = nil, isShort: Bool, pn: UInt32 = 0,
    n: UInt32 = 5
  ) throws -> SealedHeader {
    let header = Model.header(
      dh: dh ?? AgreementKeyPair(from: randomness).publicKey.bytes,
      kem: kem ?? KEMKeyPair(from: randomness).publicKey.bytes,
      ct: isShort ? [] : randomness.bytes(1088), pn: pn, n: n)
    let key = try #require(target.endpoint.headerKey(target.origin))
    return SealedHeader(Model.sealedHeader(header, hk: key, salt: randomness.bytes(16)))
  }

  /// Returns what the session answers to a header, which must leave it unchanged if it refuses it.
  private func answer(
    _ target: Target, to sealed: SealedHeader, skipLimit: Int = 100
  ) throws -> RatchetingError? {
    let endpoint = try target.endpoint.copy()
    let header = try #require(endpoint.opened(sealed, by: target.origin))
    do {
      try endpoint.force(header, openedBy: target.origin, skipLimit: skipLimit)
      return nil
    } catch let error as RatchetingError {
      #expect(endpoint.record == target.endpoint.record)
      return error
    }
  }

  @Test func `the length of a header must be that of its chain, before all else`() throws {
    for target in try targets() {
      let right = target.isFirstChain
      #expect(try answer(target, to: sealed(for: target, isShort: right)) == nil)
      for (n, skipLimit) in [(5, 100), (0, 100), (5, 0), (Self.tooLarge, 100)] {
        let header = try sealed(for: target, isShort: !right, n: n)
        #expect(try answer(target, to: header, skipLimit: skipLimit) == .malformedHeader)
      }
    }
  }

  @Test func `an ended chain's key opens headers of the chain's length only`() throws {
    for target in try targets() where target.origin == .currentChain {
      let bytes = try #require(target.endpoint.headerKey(.currentChain))
      let key: Key<KeyRole.Header> = Key(copying: bytes.bytes)
      #expect(target.endpoint.isReceivingFirstChain == target.isFirstChain)
      for isShort in [false, true] {
        let opener = SealedHeader.Opener(
          try sealed(for: target, isShort: isShort, n: Self.tooLarge))
        if isShort == target.isFirstChain {
          #expect(try opener.open(with: key, isFirstChain: target.isFirstChain)?.number == .max)
        } else {
          #expect(throws: RatchetingError.malformedHeader) {
            try opener.open(with: key, isFirstChain: target.isFirstChain)
          }
        }
        let other: Key<KeyRole.Header> = randomness.key()
        #expect(try opener.open(with: other, isFirstChain: target.isFirstChain) == nil)
      }
    }
  }

  @Test func `a number above the maximum is malformed`() throws {
    for target in try targets() {
      let header = try sealed(for: target, isShort: target.isFirstChain, n: Self.tooLarge)
      #expect(try answer(target, to: header, skipLimit: .max) == .malformedHeader)
      let last = try sealed(for: target, isShort: target.isFirstChain, n: Self.tooLarge - 1)
      #expect(try answer(target, to: last) == .tooManySkipped)
    }
  }

  @Test func `within a chain nothing but the number is read`() throws {
    for target in try targets() where target.origin == .currentChain {
      let header = try sealed(
        for: target, dh: Self.invalid, kem: Self.invalidKEM, isShort: target.isFirstChain,
        pn: Self.tooLarge)
      #expect(try answer(target, to: header) == nil)
    }
  }

  @Test func `a key or a count out of range that begins a chain is malformed`() throws {
    for target in try targets() where target.origin == .nextChain {
      let isShort = target.isFirstChain
      let headers = [
        try sealed(for: target, dh: Self.invalid, isShort: isShort),
        try sealed(for: target, kem: Self.invalidKEM, isShort: isShort),
        try sealed(for: target, isShort: isShort, pn: Self.tooLarge),
      ]
      for header in headers {
        #expect(try answer(target, to: header, skipLimit: 0) == .malformedHeader)
      }
    }
  }

  @Test(arguments: Model.smallOrderKeys)
  func `an agreement that is zero is malformed, and looked at last`(key: String) throws {
    for target in try targets() where target.origin == .nextChain {
      let header = try sealed(
        for: target, dh: [UInt8](hex: key), isShort: target.isFirstChain)
      #expect(try answer(target, to: header) == .malformedHeader)
      #expect(try answer(target, to: header, skipLimit: 4) == .tooManySkipped)
    }
  }
}

extension SealedHeader.Opener {
  /// Opens a header with the header key of a chain and checks its length, as a reader of stanzas does.
  fileprivate func open(
    with key: borrowing Key<KeyRole.Header>, isFirstChain: Bool
  ) throws(RatchetingError) -> Header? {
    guard let header = open(with: key) else { return nil }
    try header.checkLength(isInFirstChain: isFirstChain)
    return header
  }
}
