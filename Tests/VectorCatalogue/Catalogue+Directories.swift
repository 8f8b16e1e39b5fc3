import Rehearsal

/// Prekey directories: which file an importer takes (`docs/protocol.md`, section 2).
extension Catalogue {
  static var directories: [Vector] { taken + passedOver + directoryChoices }

  /// One file of the directory, or a link or a folder of that name.
  struct DirectoryFile {
    var path: String
    var bytes: [UInt8]
    /// `link` to a file outside that holds the bytes, `folder`.
    var kind = ""
  }

  /// What the importer does: the files that it may take, which are gone afterwards unless they are
  /// reusable, and whether a session begins.
  struct DirectoryChoice {
    var expect: Outcome
    var takes: [String] = []
    var begins = true
    var options: [Vector.Line] = []
  }

  /// Bob, who has a folder, and what he puts there.
  final class DirectoryFolder {
    let scene: Scene
    let dealer: Dealer
    var prefix: String
    var files: [DirectoryFile] = []

    init(_ path: String, _ stage: Scene.Stage) {
      scene = Scene(path, stage)
      dealer = Dealer(path + "/files")
      prefix = Bech32.encode(scene.bob.identity) + "/"
    }

    func text(_ bytes: [UInt8]) -> [UInt8] { ArmorForm(bytes, "BUNDLE").text }

    /// A one-time bundle of Bob's.
    func oneTime(_ edit: (inout BundleForm) -> Void = { _ in }) -> BundleForm {
      var owner = scene.bob
      (owner.oneTime, owner.kem) = (dealer.bytes(32), dealer.bytes(64))
      var form = BundleForm(of: owner, created: Scene.now - 100)
      edit(&form)
      return form
    }

    func path(of bundle: BundleForm) -> String {
      prefix + "one-time-" + [UInt8](bundle.hash.prefix(16)).hex + ".pawl"
    }

    /// Puts a one-time bundle there; returns its path.
    @discardableResult
    func put(
      _ bundle: BundleForm, at path: String? = nil, suffix: String = "", kind: String = "",
      bytes: [UInt8]? = nil
    ) -> String {
      let path = path ?? self.path(of: bundle) + suffix
      files.append(DirectoryFile(path: path, bytes: bytes ?? text(bundle.bytes), kind: kind))
      return path
    }

    @discardableResult
    func putReusable(_ edit: (inout BundleForm) -> Void = { _ in }) -> String {
      var form = BundleForm(of: scene.bob, created: Scene.now - 100)
      edit(&form)
      files.append(DirectoryFile(path: prefix + "reusable.pawl", bytes: text(form.bytes)))
      return prefix + "reusable.pawl"
    }
  }

  static func directory(
    _ name: String, _ shows: String, _ stage: Scene.Stage = .first,
    hold: (inout ReaderForm, Scene) -> Void = { _, _ in },
    _ body: (DirectoryFolder) -> DirectoryChoice
  ) -> Vector {
    let folder = DirectoryFolder("directory/" + name, stage)
    let choice = body(folder)
    var reader = ReaderForm(seed: folder.scene.alice)
    if stage != .first {
      reader.contacts = [.init(name: "bob", identity: folder.scene.bob.identity)]
      reader.sessions = [.init(contact: "bob", ratchet: folder.scene.writer)]
    }
    hold(&reader, folder.scene)
    let files = folder.files.map { file in
      Vector.Line(
        "file", "\(file.bytes.count) \(file.path)" + (file.kind.isEmpty ? "" : " " + file.kind))
    }
    let success =
      choice.expect == .success ? [Vector.Line("begins", choice.begins ? "yes" : "no")] : []
    return Vector(
      area: "directory", name: name,
      lines: [
        Vector.Line("expect", choice.expect.text), Vector.Line("shows", shows),
        Vector.Line("play", "directory"), .clockMatters,
      ] + reader.lines + choice.options + files + choice.takes.map { Vector.Line("takes", $0) }
        + success,
      body: folder.files.flatMap(\.bytes))
  }

  private static var taken: [Vector] {
    [
      directory("reusable", "a reusable bundle alone") {
        DirectoryChoice(expect: .success, takes: [$0.putReusable()])
      },
      directory("one-time", "a one-time bundle goes before the reusable one") {
        $0.putReusable()
        return DirectoryChoice(expect: .success, takes: [$0.put($0.oneTime())])
      },
      directory("one-time-alone", "a one-time bundle and no reusable one") {
        DirectoryChoice(expect: .success, takes: [$0.put($0.oneTime())])
      },
      directory("several", "several one-time bundles: any of them") { folder in
        folder.putReusable()
        return DirectoryChoice(
          expect: .success, takes: (0..<3).map { _ in folder.put(folder.oneTime()) })
      },
      directory("binary", "a one-time bundle without armor") {
        let bundle = $0.oneTime()
        $0.putReusable()
        return DirectoryChoice(expect: .success, takes: [$0.put(bundle, bytes: bundle.bytes)])
      },
      directory("largest", "a one-time file of 16,384 bytes") {
        let bundle = $0.oneTime()
        $0.putReusable()
        let text = $0.text(bundle.bytes)
        let rest = [UInt8](repeating: 0x0A, count: 16_384 - text.count)
        return DirectoryChoice(expect: .success, takes: [$0.put(bundle, bytes: text + rest)])
      },
      directory("nothing", "a folder with no bundle") {
        $0.files.append(DirectoryFile(path: $0.prefix + "README", bytes: [1]))
        return DirectoryChoice(expect: .noContact)
      },
      directory("flat", "a directory that holds the bundles itself") {
        $0.prefix = ""
        $0.putReusable()
        return DirectoryChoice(expect: .success, takes: [$0.put($0.oneTime())])
      },
    ]
  }

  /// A reusable bundle, and a one-time file that is passed over.
  private static var passedOver: [Vector] {
    func passed(_ name: String, _ shows: String, _ put: (DirectoryFolder) -> Void) -> Vector {
      directory("passed-" + name, shows) {
        put($0)
        return DirectoryChoice(expect: .success, takes: [$0.putReusable()])
      }
    }
    func edited(
      _ name: String, _ shows: String, _ edit: @escaping (inout BundleForm) -> Void
    ) -> Vector {
      passed(name, shows) { $0.put($0.oneTime(edit)) }
    }
    return [
      passed("claimed", "a file that somebody is taking") {
        $0.put($0.oneTime(), suffix: ".claimed")
      },
      passed("other-id", "a file with another bundle's id in its name") {
        $0.put($0.oneTime(), at: $0.path(of: $0.oneTime()))
      },
      passed("upper-case", "a file with its id in upper case") {
        let bundle = $0.oneTime()
        let id = [UInt8](bundle.hash.prefix(16)).hex
        $0.put(bundle, at: $0.prefix + "one-time-" + id.uppercased() + ".pawl")
      },
      passed("other-name", "a file with another name") {
        $0.put($0.oneTime(), at: $0.prefix + "bob.pawl")
      },
      passed("other-owner", "a bundle of somebody else's") { folder in
        let other = BundleForm(of: Owner(Dealer("directory/carol"), oneTime: true))
        folder.put(other)
      },
      passed("reusable", "a reusable bundle under a one-time bundle's name") { folder in
        folder.put(BundleForm(of: folder.scene.bob, created: Scene.now - 50))
      },
      passed("too-long", "a file of 16,385 bytes") {
        let bundle = $0.oneTime()
        let text = $0.text(bundle.bytes)
        let rest = [UInt8](repeating: 0x0A, count: 16_385 - text.count)
        $0.put(bundle, bytes: text + rest)
      },
      passed("link", "a link to a file") { $0.put($0.oneTime(), kind: "link") },
      passed("folder", "a folder of a bundle's name") {
        $0.put($0.oneTime(), kind: "folder", bytes: [])
      },
      edited("expired", "a bundle that has expired") {
        ($0.created, $0.expires) = (Scene.now - 1000, Scene.now)
      },
      edited("ahead", "a bundle of two days ahead") {
        ($0.created, $0.expires) = (Scene.now + 2 * 86_400, Scene.now + 9 * 86_400)
      },
      edited("signature", "a bundle with a wrong signature") {
        $0.signer = Dealer("other").bytes(32)
      },
      edited("zero", "a bundle whose OPK is of small order") { $0.oneTimePrekey = smallOrder },
      passed("malformed", "a file that holds no bundle") {
        $0.put($0.oneTime(), bytes: [UInt8]("hello\n".utf8))
      },
      directory("passed-one-of-two", "two one-time bundles, of which one has expired") {
        $0.putReusable()
        $0.put(
          $0.oneTime { ($0.created, $0.expires) = (Scene.now - 1000, Scene.now) })
        return DirectoryChoice(expect: .success, takes: [$0.put($0.oneTime())])
      },
      directory("passed-all", "no one-time bundle is good, and no reusable one is there") {
        $0.put(
          $0.oneTime { ($0.created, $0.expires) = (Scene.now - 1000, Scene.now) })
        return DirectoryChoice(expect: .noContact)
      },
      directory("passed-then-expired", "no one-time bundle, and the reusable one has expired") {
        $0.putReusable { ($0.created, $0.expires) = (Scene.now - 1000, Scene.now) }
        return DirectoryChoice(expect: .expired)
      },
      directory("passed-then-altered", "no one-time bundle, and the reusable one is altered") {
        $0.putReusable { $0.signer = Dealer("other").bytes(32) }
        return DirectoryChoice(expect: .altered)
      },
      directory(
        "passed-revoked", "a one-time bundle from before the not_before that is kept",
        hold: { reader, scene in
          reader.contacts = [
            .init(
              name: "bob", identity: scene.bob.identity, notBefore: Scene.now - 100,
              created: Scene.now - 100)
          ]
        },
        {
          $0.put($0.oneTime { $0.created = Scene.now - 101 })
          return DirectoryChoice(expect: .success, takes: [$0.putReusable()])
        }
      ),
    ]
  }
}
