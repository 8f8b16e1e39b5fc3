import Rehearsal

/// Prekey directories of several people, and for importers who have a session.
extension Catalogue {
  static var directoryChoices: [Vector] { withSessions + folders }

  private static var withSessions: [Vector] {
    [
      directory("session", "a session that can be sent in: nothing is taken", .new) {
        $0.putReusable()
        $0.put($0.oneTime())
        return DirectoryChoice(expect: .success, begins: false)
      },
      directory("session-no-reusable", "a session, and no reusable bundle", .new) {
        $0.put($0.oneTime())
        return DirectoryChoice(expect: .noContact)
      },
      directory("session-expired", "a session, and a reusable bundle that has expired", .new) {
        $0.putReusable { ($0.created, $0.expires) = (Scene.now - 1000, Scene.now) }
        $0.put($0.oneTime())
        return DirectoryChoice(expect: .expired)
      },
      directory("session-other-owner", "a session, and somebody else's reusable bundle", .new) {
        folder in
        let other = BundleForm(of: Owner(Dealer("directory/carol")))
        folder.files.append(
          DirectoryFile(path: folder.prefix + "reusable.pawl", bytes: folder.text(other.bytes)))
        folder.put(folder.oneTime())
        return DirectoryChoice(expect: .identityMismatch)
      },
      directory("session-new", "a session, and the user asks for a new one", .new) {
        $0.putReusable()
        return DirectoryChoice(
          expect: .success, takes: [$0.put($0.oneTime())], options: [Vector.Line("new", "yes")])
      },
      directory(
        "session-revoked",
        "the reusable bundle revokes: one of two one-time bundles is from before that", .new
      ) {
        $0.putReusable { $0.notBefore = $0.created }
        $0.put($0.oneTime { $0.created = Scene.now - 101 })
        return DirectoryChoice(expect: .success, takes: [$0.put($0.oneTime())])
      },
      directory(
        "session-revoked-all", "the reusable bundle revokes, and all one-time bundles", .new
      ) {
        $0.put($0.oneTime { $0.created = Scene.now - 101 })
        return DirectoryChoice(
          expect: .success, takes: [$0.putReusable { $0.notBefore = $0.created }])
      },
    ]
  }

  private static var folders: [Vector] {
    /// A folder of somebody else's, with a reusable bundle.
    func add(_ owner: Owner, to folder: DirectoryFolder, _ name: String? = nil) {
      let path = (name ?? Bech32.encode(owner.identity)) + "/reusable.pawl"
      let bundle = BundleForm(of: owner, created: Scene.now - 100)
      folder.files.append(DirectoryFile(path: path, bytes: folder.text(bundle.bytes)))
    }
    let carol = Owner(Dealer("directory/carol"))
    return [
      directory("own", "one's own folder is left aside") {
        add(Owner(seed: $0.scene.alice, like: carol), to: $0)
        return DirectoryChoice(expect: .success, takes: [$0.putReusable()])
      },
      directory("asked", "several folders, and an identity that is asked for") {
        add(carol, to: $0)
        return DirectoryChoice(
          expect: .success, takes: [$0.putReusable()],
          options: [Vector.Line("asked", $0.scene.bob.identity.hex)])
      },
      directory(
        "contact", "several folders, and the name is a contact's",
        hold: { reader, scene in
          reader.contacts = [.init(name: "bob", identity: scene.bob.identity)]
        },
        {
          add(carol, to: $0)
          return DirectoryChoice(expect: .success, takes: [$0.putReusable()])
        }
      ),
      directory("asked-missing", "an identity that is asked for has no folder") {
        $0.putReusable()
        return DirectoryChoice(
          expect: .noContact, options: [Vector.Line("asked", carol.identity.hex)])
      },
      directory("other-owner", "the reusable bundle is not of whom the folder names") { folder in
        let bundle = BundleForm(of: carol, created: Scene.now - 100)
        folder.files.append(
          DirectoryFile(path: folder.prefix + "reusable.pawl", bytes: folder.text(bundle.bytes)))
        return DirectoryChoice(expect: .identityMismatch)
      },
      directory("upper-case", "a folder's name in upper case is none") { folder in
        folder.prefix = folder.prefix.uppercased()
        folder.putReusable()
        return DirectoryChoice(expect: .noContact)
      },
      directory("given-folder", "the folder of one identity is given") {
        add(carol, to: $0)
        $0.putReusable()
        return DirectoryChoice(
          expect: .success, takes: [$0.put($0.oneTime())],
          options: [Vector.Line("given", String($0.prefix.dropLast()))])
      },
      directory("given-folder-asked", "a folder is given, and another identity is asked for") {
        $0.put($0.oneTime())
        $0.putReusable()
        return DirectoryChoice(
          expect: .identityMismatch,
          options: [
            Vector.Line("given", String($0.prefix.dropLast())),
            Vector.Line("asked", carol.identity.hex),
          ])
      },
      directory("flat-owner", "without folders the reusable bundle says who the owner is") {
        $0.prefix = ""
        $0.put(BundleForm(of: Owner(Dealer("directory/carol"), oneTime: true)))
        return DirectoryChoice(expect: .success, takes: [$0.putReusable()])
      },
    ]
  }
}
