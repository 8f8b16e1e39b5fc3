"""What must hold after a command that something struck, whether it succeeded, failed or died."""

import message as form
from violation import Violation, require
from world import CONTENT


def sent(to, *, by="alice", options=(), output=None, before=None, accept=()):
    """For `encrypt`: what it reported sent arrives, once; what it left half done used up its own key;
    and it can be run again. `output` is the file it writes, `before` what that held."""

    def check(world, run):
        emitted = run.out if output is None else world.read(output)
        if output and emitted == before:
            require(run.status != 0, "nothing was written", run)
            emitted = b""
        whole = run.status == 0 or bool(output and emitted)
        names = [word for name in to for word in ("-t", name)]
        again = world.succeed(by, "encrypt", "-q", *names, *options, "content").out
        world.ledger.sent += 1 + (run.status == 0)
        for reader in to:
            places = [delivered(world, reader, again, accept)]
            if whole:
                places.append(delivered(world, reader, emitted))
                require(world.pawl(reader, "decrypt", "sent").status == 11, "it can be read twice", run)
            else:
                places += remains(world, reader, emitted)
            if len(set(places)) < len(places):
                world.ledger.reused += 1
                raise Violation(f"a key was used twice: {places}; {run}")
        distinct(world, [emitted, again])
        for reader in to:
            world.pass_on(reader, by)

    return check


def delivered(world, reader, message, accept=(), content=CONTENT):
    """The message can be read. Its place is returned."""
    world.write("sent", message)
    run = world.pawl(reader, "decrypt", "-q", *accept, "sent", tells=True)
    if run.status != 0 or run.out != content:
        world.ledger.lost += 1
        raise Violation(f"a message was lost: {run}")
    event = world.event(run)
    return (event["chain"], event["number"])


def remains(world, reader, part, content=CONTENT):
    """Of what a broken-off encryption emitted, what can be read is what was to be sent. If its head is
    whole, its key was used for no other message: it is still there."""
    world.write("part", part)
    run = world.pawl(reader, "decrypt", "-q", "part", tells=True)
    require(content.startswith(run.out), "not what was to be sent", run)
    if run.status == 0:
        require(run.out == content, "not whole", run)
        event = world.event(run)
        return [(event["chain"], event["number"])]
    if run.status in (10, 11) and form.stanzas(part)[1]:
        world.ledger.reused += 1
        raise Violation(f"a key was used twice, or a message was lost: {run}")
    require(run.status in ((15,) if form.stanzas(part)[1] else (15, 16)), "not truncated", run)
    return []


def distinct(world, messages):
    """No sealed header and no wrapped secret comes twice."""
    keys = [key for message in messages for stanza in form.stanzas(message)[0] for key in form.keys(stanza)]
    if len(set(keys)) < len(keys):
        world.ledger.reused += 1
        raise Violation("a sealed header or a wrapped secret came twice")


def received(by="bob", *, sender="alice", options=(), output=None, before=None, keeps=False):
    """For `decrypt message`: what was released is genuine, and the message is neither lost nor
    reported decrypted twice."""

    def check(world, run):
        released = run.out if output is None else world.read(output)
        if output:
            require(released in (before, CONTENT), "neither the old file nor the new one", run)
        else:
            require(CONTENT.startswith(released), "not what was sent", run)
        had = released == CONTENT
        require(had or run.status != 0, "it was not all released", run)
        again = world.pawl(by, "decrypt", "-q", *options, "message")
        if run.status == 0 and not keeps:
            require(again.status == 11, "it was decrypted twice", run, again)
        elif again.status == 0:
            require(again.out == CONTENT, "not what was sent", run, again)
        elif again.status != 11 or not had or keeps:
            world.ledger.lost += 1
            raise Violation(f"a message was lost: {run}; {again}")
        world.ledger.sent += 1
        last = world.pawl(by, "decrypt", "-q", "message")
        require(last.status == 11, "it can be read again", run, last)
        world.pass_on(by, sender)
        world.pass_on(sender, by)

    return check


def imported(by, friend, *arguments):
    """For `import`: it can be run again, and what is sent in the session arrives."""

    def check(world, run):
        world.succeed(by, *arguments)
        world.pass_on(by, friend, "--accept", by)
        world.converse(friend, by)

    return check


def exported(*options, output=None, before=None):
    """For Bob's `export`: a bundle that is out can be used, and another one can be made."""

    def check(world, run):
        bundle = run.out if output is None else world.read(output)
        if run.status == 0 or (output and bundle != before):
            world.write("bundle", bundle)
        else:
            world.write("part", bundle or b"")
            if not output:
                status = world.pawl("dan", "import", "bob", "part").status
                require(status in (0, 14, 15, 16), "a part of a bundle", run, status)
            world.write("bundle", world.succeed("bob", "export", *options).out)
        world.succeed("dan", "import", "-q", "--new-session", "bob", "bundle")
        world.pass_on("dan", "bob", "--accept", "dan")
        world.converse("bob", "dan")

    return check


def begun(world, run):
    """For Fay's `init`: there is a store or there is none, and then there can be one."""
    identity = world.pawl("fay", "identity")
    if run.status == 0:
        require(identity.status == 0, "there is no store", run, identity)
    if identity.status == 0:
        require(world.pawl("fay", "init").status == 1, "it was made twice", run)
    else:
        require(identity.status in (21, 22), "neither a store nor none", run, identity)
        world.succeed("fay", "init", "-q")
    world.write("fay.pawl", world.succeed("fay", "export").out)
    world.succeed("dan", "import", "-q", "fay", "fay.pawl")
    world.pass_on("dan", "fay", "--accept", "dan")
    world.converse("fay", "dan")


def confirmed(world, run):
    """For Alice's `verify --confirm bob`: Bob is verified or not, and can be."""
    shown = world.succeed("alice", "contact", "list").out
    if run.status == 0:
        require(b"\tnot verified" not in shown.splitlines()[0], "not verified", run)
    world.succeed("alice", "verify", "-q", "--confirm", "bob")
    world.converse("alice", "bob")


def told(world, run):
    """For a command that only tells something: it says the same again."""
    again = world.succeed("alice", *run.arguments)
    require(again.out.startswith(run.out), "it says something else", run, again)
    require(run.status != 0 or run.out == again.out, "it said too little", run)
