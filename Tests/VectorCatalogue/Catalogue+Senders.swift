import Rehearsal

/// Who a message is from, and who it should be from (`docs/protocol.md`, section 5).
extension Catalogue {
  static var senders: [Vector] {
    let nobody: (inout ReaderForm, Scene) -> Void = { reader, _ in reader.contacts = [] }
    let carol: (inout ReaderForm, Scene) -> Void = { reader, _ in
      reader.contacts = [.init(name: "carol", identity: Plain.identity(Dealer("carol").bytes(32)))]
    }
    let both: (inout ReaderForm, Scene) -> Void = { reader, _ in
      reader.contacts.append(
        .init(name: "carol", identity: Plain.identity(Dealer("carol").bytes(32))))
    }
    func sender(
      _ name: String, _ shows: String, _ expect: Outcome, _ options: String,
      _ hold: @escaping (inout ReaderForm, Scene) -> Void = { _, _ in }
    ) -> Vector {
      first("sender/" + name, shows, expect, options: options, hold: hold)
    }
    func known(_ name: String, _ shows: String, _ expect: Outcome, _ options: String) -> Vector {
      Case(
        path: "sender/" + name, shows: shows, expect: expect, options: options, hold: both
      ).vector
    }
    return [
      sender("unknown", "no contact, and no name given", .unknownSender, "", nobody),
      sender("accepted", "no contact, and a name given", .success, "accept=alice", nobody),
      sender(
        "name-taken", "the name given is somebody else's", .identityMismatch, "accept=carol", carol),
      sender("accepted-known", "a name given for a contact is ignored", .success, "accept=other"),
      sender(
        "accepted-from", "the new name is the one asked for", .success, "accept=alice from=alice",
        nobody),
      sender(
        "accepted-from-other", "another than the new name is asked for", .wrongSender,
        "accept=alice from=carol", carol),
      sender("from", "a contact, the one asked for", .success, "from=alice"),
      sender("from-other", "a contact, another is asked for", .wrongSender, "from=carol", both),
      sender("from-nobody", "nobody has the name asked for", .noContact, "from=dave"),
      sender(
        "from-unknown", "no contact, and a contact is asked for", .unknownSender, "from=carol",
        carol),
      known("session-from", "in a session, the one asked for", .success, "from=alice"),
      known("session-from-other", "in a session, another is asked for", .wrongSender, "from=carol"),
      known("session-from-nobody", "in a session, nobody has the name", .noContact, "from=dave"),
    ]
  }
}
