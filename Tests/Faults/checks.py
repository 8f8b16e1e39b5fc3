"""Checks of what must hold after a fault struck a command, whether it succeeded, failed or was killed."""

import message as form
from setups import FOREIGN, SPOOLED
from violation import Violation, require
from world import CONTENT


def sent(to, *, by="alice", options=(), output=None, before=None, accept=()):
    """Returns the check for `encrypt`: a message that was reported sent arrives, once; an incomplete one
    used up its own key; and the command can be run again. `output` is the file that it writes, and
    `before` the earlier content of that file."""

    def check(world, run):
        emitted = run.out if output is None else world.read(output)
        if output and emitted == before:
            require(run.status != 0, "it succeeded without writing the file", run)
            emitted = b""
        whole = run.status == 0 or bool(output and emitted)
        names = [word for name in to for word in ("-t", name)]
        again = world.succeed(by, "encrypt", "-q", *names, *options, "content").out
        world.ledger.sent += 1 + (run.status == 0)
        for recipient in to:
            positions = [delivered(world, recipient, again, accept)]
            if whole:
                positions.append(delivered(world, recipient, emitted))
                require(world.pawl(recipient, "decrypt", "sent").status == 11, "it can be read twice", run)
            else:
                positions += remains(world, recipient, emitted)
            if len(set(positions)) < len(positions):
                world.ledger.reused += 1
                raise Violation(f"a key was used twice: {positions}; {run}")
        distinct(world, [emitted, again])
        for recipient in to:
            world.pass_on(recipient, by)

    return check


def delivered(world, recipient, message, accept=(), content=CONTENT):
    """Checks that the message can be read, and returns its chain and number."""
    world.write("sent", message)
    run = world.pawl(recipient, "decrypt", "-q", *accept, "sent", tells=True)
    if run.status != 0 or run.out != content:
        world.ledger.lost += 1
        raise Violation(f"a message was lost: {run}")
    event = world.event(run)
    return (event["chain"], event["number"])


def remains(world, recipient, part, content=CONTENT):
    """Checks what an interrupted `encrypt` wrote: as much as can be read is the beginning of the content.
    If its head is complete, no other message used its key, which is therefore still there. Returns the
    chain and number of the message in a list, which is empty if it cannot be read to its end."""
    world.write("part", part)
    run = world.pawl(recipient, "decrypt", "-q", "part", tells=True)
    require(content.startswith(run.out), "not the content that was to be sent", run)
    if run.status == 0:
        require(run.out == content, "it was decrypted, but is not complete", run)
        event = world.event(run)
        return [(event["chain"], event["number"])]
    if run.status in (10, 11) and form.stanzas(part)[1]:
        world.ledger.reused += 1
        raise Violation(f"a key was used twice, or a message was lost: {run}")
    require(run.status in ((15,) if form.stanzas(part)[1] else (15, 16)), "not reported as truncated", run)
    return []


def distinct(world, messages):
    """Checks that no sealed header and no wrapped file secret occurs twice."""
    keys = [key for message in messages for stanza in form.stanzas(message)[0] for key in form.keys(stanza)]
    if len(set(keys)) < len(keys):
        world.ledger.reused += 1
        raise Violation("a sealed header or a wrapped file secret occurs twice")


def received(by="bob", *, sender="alice", options=(), output=None, before=None, keeps=False):
    """Returns the check for `decrypt message`: what was released is genuine, and the message is neither
    lost nor reported as decrypted twice."""

    def check(world, run):
        released = run.out if output is None else world.read(output)
        if output:
            require(released in (before, CONTENT), "neither the old file nor the new one", run)
        else:
            require(CONTENT.startswith(released), "not what was sent", run)
        had = released == CONTENT
        require(had or run.status != 0, "it succeeded without releasing everything", run)
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


def received_all(*, output=None):
    """Returns the check for Bob's `decrypt --all message`: of the messages for him, in their order, those that
    were decrypted were released, and the others can be read."""
    wanted = [content for number, content in enumerate(SPOOLED) if number != FOREIGN]

    def check(world, run):
        released = (run.out if output is None else world.read(output)) or b""
        require(b"".join(wanted).startswith(released), "not what was sent", run)
        require(run.status != 0, "it succeeded with a message for somebody else", run)
        if run.status == 10:
            require(released == b"".join(wanted), "not all that can be read was released", run)
        again = world.pawl("bob", "decrypt", "-q", "--all", "message")
        require(again.status == 10, "not the status of the first failure", run, again)
        count = next((n for n in range(len(wanted) + 1) if b"".join(wanted[n:]) == again.out), None)
        require(count is not None, "not what was sent", run, again)
        require(run.status != 10 or count == len(wanted), "it was decrypted twice", run, again)
        if not released.startswith(b"".join(wanted[:count])):
            world.ledger.lost += 1
            raise Violation(f"a message was lost: {run}; {again}")
        world.ledger.sent += len(wanted)
        last = world.pawl("bob", "decrypt", "-q", "--all", "message")
        require(last.out == b"", "it can be read again", run, last)
        world.converse("alice", "bob")

    return check


def received_each(world, run):
    """Checks Bob's `decrypt --all message -- COMMAND`: of each message for him the command has got all, or it
    can be read again. When the command fails for one, the others are read."""
    wanted = [content for number, content in enumerate(SPOOLED) if number != FOREIGN]
    require(run.status != 0, "it succeeded with a message for somebody else", run)
    again = world.pawl("bob", "decrypt", "-q", "--all", "message")
    require(again.status == 10, "not the status of the first failure", run, again)
    require(run.status != 10 or (run.out == b"".join(wanted) and not again.out), "not all was released", run)
    rest = again.out
    for content in wanted:
        if rest.startswith(content):
            rest = rest.removeprefix(content)
        elif content not in run.out:
            world.ledger.lost += 1
            raise Violation(f"a message was lost: {run}; {again}")
    require(not rest, "not what was sent", run, again)
    world.ledger.sent += len(wanted)
    last = world.pawl("bob", "decrypt", "-q", "--all", "message")
    require(last.out == b"", "it can be read again", run, last)
    world.converse("alice", "bob")


def imported(by, friend, *arguments):
    """Returns the check for `import`: it can be run again, and messages arrive in the session."""

    def check(world, run):
        world.succeed(by, *arguments)
        world.pass_on(by, friend, "--accept", by)
        world.converse(friend, by)

    return check


def exported(*options, output=None, before=None):
    """Returns the check for Bob's `export`: a bundle that was written can be used, and another one can be
    made."""

    def check(world, run):
        bundle = run.out if output is None else world.read(output)
        if run.status == 0 or (output and bundle != before):
            world.write("bundle", bundle)
        else:
            world.write("part", bundle or b"")
            if not output:
                status = world.pawl("dan", "import", "bob", "part").status
                require(status in (0, 14, 15, 16), "a part of a bundle is not refused properly", run, status)
            world.write("bundle", world.succeed("bob", "export", *options).out)
        world.succeed("dan", "import", "-q", "--new-session", "bob", "bundle")
        world.pass_on("dan", "bob", "--accept", "dan")
        world.converse("bob", "dan")

    return check


def begun(world, run):
    """Checks Fay's `init`: there is a store, or there is none and one can be made."""
    identity = world.pawl("fay", "identity")
    if run.status == 0:
        require(identity.status == 0, "there is no store", run, identity)
    if identity.status == 0:
        require(world.pawl("fay", "init").status == 1, "the store was made twice", run)
    else:
        require(identity.status in (21, 22), "neither a store nor a missing one", run, identity)
        world.succeed("fay", "init", "-q")
    world.write("fay.pawl", world.succeed("fay", "export").out)
    world.succeed("dan", "import", "-q", "fay", "fay.pawl")
    world.pass_on("dan", "fay", "--accept", "dan")
    world.converse("fay", "dan")


def confirmed(world, run):
    """Checks Alice's `verify --confirm bob`: Bob is verified, or can still be."""
    shown = world.succeed("alice", "contact", "list").out
    if run.status == 0:
        require(b"\tnot verified" not in shown.splitlines()[0], "it succeeded, but Bob is not verified", run)
    world.succeed("alice", "verify", "-q", "--confirm", "bob")
    world.converse("alice", "bob")


def told(world, run):
    """Checks a command that only prints something: it prints the same when it is run again."""
    again = world.succeed("alice", *run.arguments)
    require(again.out.startswith(run.out), "it printed something else", run, again)
    require(run.status != 0 or run.out == again.out, "it succeeded, but printed too little", run)
