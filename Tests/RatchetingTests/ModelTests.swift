import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// The test values of section 12 of the specification, and sessions that derive what it says.
struct ModelTests {
  private static func times(_ byte: UInt8, _ count: Int) -> [UInt8] {
    [UInt8](repeating: byte, count: count)
  }

  @Test func `the identities of section 12`() throws {
    let seeds = [[UInt8](0..<32), [UInt8](32..<64)]
    let keys = seeds.map { Identity(seed: $0.bytes).key }
    #expect(
      keys.map(\.bytes.hex) == [
        "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",
        "29acbae141bccaf0b22e1a94d34d0bc7361e526d0bfe12c89794bc9322966dd7",
      ])
    #expect(
      keys.map(\.description) == [
        "pawl1qwss00lnecgtu8tsm5vwwj7qn9n7f43snwjs6hcamjrxgyj4xxuqcur365",
        "pawl19xkt4c2phn90pv3wr22dxngtcumpu5ndp0lp9jyhjj7fxg5kdhtsuj6jts",
      ])
    #expect(
      SafetyNumber(of: keys[0], and: keys[1]).description
        == "59880 68904 67798 12295 45472 49525 66045 04663 87183 18353 83387 25518")
  }

  @Test func `the key agreement of section 12`() {
    let dhs = [1, 2, 3].map { Self.times($0, 32) }
    let (ss0, ct0, ad) = (Self.times(6, 32), Self.times(7, 1088), Self.times(4, 136))
    #expect(
      SHA256.digest(ct0.bytes).hex
        == "195782aaf1c9d9e7ddfd2d08c9eb899489a106d362b37949e67474466d17d52e")
    #expect(
      Model.agreement(dhs: dhs, ss0: ss0, ct0: ct0, ad: ad).map(\.hex) == [
        "761196fd21b727327b2abb5b40d8c69174a25bde7d152626a7f463a2bf714f9f",
        "248a7b91b9b6ceb35cc578c7bb25e94060c7dcb73f3b57c4616ebe64fc88b003",
        "58117848916cb6950a508a7d322cfc41c2582e9c197cef38744a01721b5a1290",
      ])
    #expect(
      Model.agreement(dhs: dhs + [Self.times(5, 32)], ss0: ss0, ct0: ct0, ad: ad).map(\.hex) == [
        "2fe3316e0ad6a94299f8e52b092c37d0f05ff848698b7dabc456956a8979d649",
        "5fd8cf4d25868f9ec191b4e0d88e3d257c56a23eeffebbec457c1e162048b1dc",
        "52d9b582c17dd20926476f333ad64925e5e1a8bfe8ba4fdd612a5daf78727e0c",
      ])
  }

  @Test func `the steps of section 12`() {
    let sender = (dh: Self.times(1, 32), kem: Self.times(2, 1184))
    let receiver = (dh: Self.times(4, 32), kem: Self.times(5, 1184))
    let t = Model.transcript(sender: sender, ct: Self.times(3, 1088), receiver: receiver)
    let first = Model.transcript(sender: sender, ct: [], receiver: receiver)
    #expect(t.hex == "2b9e441850b5932b9ba64f8059210b9c2f6ead818e77d405857e016c9dbd4fa7")
    #expect(first.hex == "3ec4875f1737389a8d931c679c390c50c7468a0d485c3c8978cc03e3e1dd86dc")
    let (rk, dh, ss) = (Self.times(1, 32), Self.times(2, 32), Self.times(3, 32))
    #expect(
      Model.step(rk: rk, dh: dh, ss: ss, t: t).map(\.hex) == [
        "dc7f04d2fcfc7478e579ed62adad8bf039abbf15b7fbaff12544a2c691f9dfbe",
        "4b3f82ba27d536efdc3da65837a4a1b2abbbf265572141443e6e2a588863aa68",
        "701049d21c1e8766505357cbe592a9e0acd581731d3b5619f1479784f86d88ce",
      ])
    #expect(
      Model.step(rk: rk, dh: dh, ss: [], t: first).map(\.hex) == [
        "5382bd701f979757a3fd4ae15a373feff0b84ca13eb992ce2be84953603b2682",
        "0a7a7378c82ddb1bd492d7509cd03e0027916de5b96589c1ee70977320d4af78",
        "cfe7f87042d3276a6d1b0148d9222aee1019716e9d7217f6625bbbfde010737a",
      ])
    #expect(
      Model.step(rk: rk, dh: dh + Self.times(6, 32), ss: ss, t: t).map(\.hex) == [
        "a6cad15703858cfe8d4464cc348adc45b2c7e86f8ebc7934635c2421d6c6524c",
        "be0e7b71eea33e37fde7db7d21c9f80c69b81bee845acd323ed1630ce4cc77ce",
        "88e2bf6df03b57f9773d21e64edee68fa167c112d715bfddd21ab6181aebed3d",
      ])
    #expect(
      Model.chain(ck: Self.times(1, 32)).map(\.hex) == [
        "cc6efb872c237f565ee82df42e4cab00098b13710395e3c6d29f2907d69e4f04",
        "c31d79abaf8f2150ee1cfe3dc732eed02a56f79647909bad055a831cb762e9a2",
      ])
  }

  @Test func `the header of section 12`() throws {
    let (hk, salt) = (Self.times(1, 32), Self.times(2, 16))
    #expect(
      Model.headerKeys(hk: hk, salt: salt).map(\.hex) == [
        "81a544b234c938f40e91d7062393e70b04c6a279b414f6e7888f43d19a271872",
        "fbb34b9503cb06f1e54684cc", "24f134ded21c37820dea824457da951e",
      ])
    let long = Model.sealedHeader(Self.times(3, 2312), hk: hk, salt: salt)
    let short = Model.sealedHeader(Self.times(3, 1224), hk: hk, salt: salt)
    #expect(
      SHA256.digest(long.bytes).hex
        == "b775e5ed75fe5331638c2d6d539d04c98650506456a5a8e9b40f267c8e4bbe18")
    #expect(
      SHA256.digest(short.bytes).hex
        == "16c33933b71bc1bf1df6aee6fc8089b4326a19f91b2b89f8f66e22ef09a45999")
    for sealed in [long, short] {
      let header = SealedHeader(sealed).opened(with: Key(copying: hk.bytes))
      #expect(header?.number == 0x0303_0303)
    }
  }

  @Test func `the initiator of section 12`() throws {
    let e = Conversation.pair(Self.times(7, 32))
    let spk = Conversation.pair(Self.times(8, 32))
    #expect(
      e.publicKey.bytes.hex == "13be4feaeaf204c7fd3358fc9c00721881d174278128227ec674f37f7fe97b6d")
    #expect(
      spk.publicKey.bytes.hex == "31d4ab6aceec961137917037936e60716fac573afe94d9da84a8020448dfc112")
    let dh = try Model.dh(Self.times(7, 32), spk.publicKey.bytes)
    #expect(dh.hex == "9daa9cba496a70050526f6caf2a6a06efc5542b5cd7357c80695720dec8c3519")
    let ctm = Self.times(0x0A, 1088)
    #expect(
      SHA256.digest(ctm.bytes).hex
        == "ebb5282df5907f15feed26632bc496c0acbfd23dffc6df457bc9e08ff8b5f296")
    let keys = Model.initiatorKeys(
      dh: dh, ssm: Self.times(9, 32), e: e.publicKey.bytes, spk: spk.publicKey.bytes, ctm: ctm)
    #expect(
      keys.map(\.hex) == [
        "b0ec1387621e881ba84d0380702065a5f0e82bb5e8c566c0b747b06212cfce7c",
        "0e83ff2dbc6a9e37ea1ed1be",
      ])
    let content = Model.initiatorContent(
      identity: Identity(seed: [UInt8](0..<32).bytes).key.bytes, ephemeral: Self.times(0x0B, 32),
      began: 1_800_000_000, bundle: Self.times(0x0C, 16), ct0: Self.times(7, 1088))
    let header = Model.sealedHeader(
      Self.times(3, 1224), hk: Self.times(1, 32), salt: Self.times(2, 16))
    let sealed = Model.sealed(content, key: keys[0], nonce: keys[1], data: header)
    #expect(
      SHA256.digest((e.publicKey.bytes + ctm + sealed).bytes).hex
        == "a9944ad55adad12633029a7960e5220679b2f797a094f85c81cd29cd0f0e6d81")
  }

  @Test(arguments: [false, true])
  func `sessions derive the keys that the specification names`(isOneTime: Bool) throws {
    let conversation = Conversation(randomness: SeededRandomness(seed: 9), isOneTime: isOneTime)
    let alice = try conversation.initiator()
    let begun = alice.fields
    try checkAgreement(begun, conversation)

    // A's first chain: no secret of the KEM.
    let first = try alice.send()
    let one = alice.fields
    #expect(one.ct.isEmpty && one.ct0 == begun.ct0)
    let prekeys = (dh: begun.dhr, kem: begun.kemr)
    let keysA = (dh: one.dhs.key, kem: one.kems.key)
    try check(
      one, from: begun.rk, dh: Model.dh(one.dhs.secret, prekeys.dh), ss: [],
      t: Model.transcript(sender: keysA, ct: [], receiver: prekeys), first: first)

    // B's first chain: a second agreement, with A's identity.
    let bob = try conversation.responder(to: first)
    #expect(try bob.receive(first) == .arrived(key: first.key, skipped: []))
    #expect(bob.fields.rk == one.rk)
    let answer = try bob.send()
    let two = bob.fields
    let identity = try Conversation.identity(alice.seed).key.verifyingKey.agreementKey().bytes
    let keysB = (dh: two.dhs.key, kem: two.kems.key)
    try check(
      two, from: one.rk,
      dh: Model.dh(two.dhs.secret, keysA.dh) + Model.dh(two.dhs.secret, identity),
      ss: Model.decapsulate(one.kems.seed, two.ct),
      t: Model.transcript(sender: keysB, ct: two.ct, receiver: keysA), first: answer)

    // All others.
    #expect(try alice.receive(answer) == .arrived(key: answer.key, skipped: []))
    #expect(alice.fields.ct0.isEmpty)
    let third = try alice.send()
    let three = alice.fields
    try check(
      three, from: two.rk, dh: Model.dh(three.dhs.secret, keysB.dh),
      ss: Model.decapsulate(two.kems.seed, three.ct),
      t: Model.transcript(
        sender: (dh: three.dhs.key, kem: three.kems.key), ct: three.ct, receiver: keysB),
      previousCount: 1, first: third)
    #expect(try bob.receive(third) == .arrived(key: third.key, skipped: []))
    let fourth = try bob.send()
    let four = bob.fields
    try check(
      four, from: three.rk, dh: Model.dh(four.dhs.secret, three.dhs.key),
      ss: Model.decapsulate(three.kems.seed, four.ct),
      t: Model.transcript(
        sender: (dh: four.dhs.key, kem: four.kems.key), ct: four.ct,
        receiver: (dh: three.dhs.key, kem: three.kems.key)),
      previousCount: 1, first: fourth)
  }

  private func checkAgreement(_ begun: SessionFields, _ conversation: Conversation) throws {
    let identity = Identity(seed: conversation.owner.bytes).key
    let owner = SigningKeyPair(seed: conversation.owner.bytes).agreementKeyPair()
    let importer = try VerifyingKey(begun.ad.bytes.extracting(0..<32)).agreementKey().bytes
    let ephemeral = [UInt8](begun.ad[64..<96])
    #expect([UInt8](begun.ad[32..<64]) == identity.bytes)
    #expect([UInt8](begun.ad[104...]) == conversation.bundle.hash)
    var dhs = [
      try Model.dh(conversation.signed, importer),
      try Model.dh([UInt8](owner.privateBytes), ephemeral),
      try Model.dh(conversation.signed, ephemeral),
    ]
    if let oneTime = conversation.oneTime { dhs.append(try Model.dh(oneTime, ephemeral)) }
    let keys = try Model.agreement(
      dhs: dhs, ss0: Model.decapsulate(conversation.kem, begun.ct0), ct0: begun.ct0, ad: begun.ad)
    #expect(keys == [begun.rk, begun.hks, begun.nhkr])
  }

  /// Checks the keys of a side that has sent the first message of a chain.
  private func check(
    _ fields: SessionFields, from rk: [UInt8], dh: [UInt8], ss: [UInt8], t: [UInt8],
    previousCount: UInt32 = 0, first: SentMessage
  ) throws {
    let step = Model.step(rk: rk, dh: dh, ss: ss, t: t)
    #expect(fields.rk == step[0])
    #expect([first.key, fields.cks] == Model.chain(ck: step[1]))
    #expect(fields.nhks == step[2])
    let header = Model.header(
      dh: fields.dhs.key, kem: fields.kems.key, ct: fields.ct, pn: previousCount)
    let salt = [UInt8](first.header.bytes[..<16])
    #expect(Model.sealedHeader(header, hk: fields.hks, salt: salt) == first.header.bytes)
  }
}
