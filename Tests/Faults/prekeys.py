"""Checks of what must hold of a prekey directory after a fault struck a command."""

from violation import Violation, require
from world import CONTENT


def published(world, run):
    """Checks Bob's `publish --count 2 prekeys`: published bundles can be used, and he can go on publishing."""
    if world.prekeys(""):
        taken(world, "dan")
    arguments = ("publish", "-q", "--count", "2", "prekeys")
    world.succeed("bob", *arguments)
    kept(world, run)
    again = world.prekeys("")
    world.succeed("bob", *arguments)
    require(world.prekeys("") == again, "publishing again changed the directory", run)
    taken(world, "carol")
    taken(world, "eve")


def replaced(world, run):
    """Checks Bob's `publish --replace --count 2 prekeys` in the place of another store of his: it can be run
    again, what is left then is his, and the other store does not undo it."""
    arguments = ("publish", "-q", "--count", "2", "prekeys")
    if run.status == 0:
        world.succeed("bob", *arguments)
    world.succeed("bob", *arguments, "--replace")
    kept(world, run)
    again = world.prekeys("")
    world.succeed("bob", *arguments)
    stopped = world.pawl("twin", *arguments)
    require(stopped.status == 1, "the other store did not stop", run, stopped)
    require(world.prekeys("") == again, "publishing again changed the directory", run)
    taken(world, "carol")
    taken(world, "eve")


def claimed(world, run):
    """Checks Dan's `import bob prekeys`: others can still import, and nobody gets the bundle that Dan has
    claimed."""
    contacts = world.succeed("dan", "contact", "list").out
    require(run.status != 0 or contacts.startswith(b"bob\t"), "it succeeded, but Bob is not a contact", run)
    if contacts and run.status == 0:
        written(world, "dan")
    taken(world, "carol")
    taken(world, "dan")
    world.succeed("bob", "publish", "-q", "--count", "2", "prekeys")
    kept(world, run)


def handed(world, run):
    """Checks Dan's `claim prekeys`: what was printed can be imported, others still get bundles, and nobody gets
    what was printed."""
    world.write("bundle", run.out)
    if run.status == 0 or run.out.endswith(b"-----END PAWL BUNDLE-----\n"):
        world.succeed("dan", "import", "-q", "bob", "bundle")
        written(world, "dan")
    taken(world, "carol")
    taken(world, "eve")
    world.succeed("bob", "publish", "-q", "--count", "2", "prekeys")
    kept(world, run)


def kept(world, run):
    """Checks that the directory has the bundles that were asked for, and nothing else than what somebody has
    claimed, which stays for an hour, and the files that count claims."""
    names = [name.rpartition("/")[2] for name in world.prekeys("")]
    names = [name for name in names if not name.endswith(".pawl.claimed") and name not in ("claim-1", "claim-2")]
    strange = [name for name in names if not name.endswith(".pawl")]
    require(len(names) == 3 and "reusable.pawl" in names and not strange, f"the directory holds {names}", run)


def revoked(world, run):
    """Checks Bob's `prekeys revoke`: Dan's first message under way can be read, or never again; sessions go
    on; and with Bob's next bundle Dan begins a session, and refuses the old one."""
    late = world.pawl("bob", "decrypt", "-q", "--keep", "--accept", "dan", "message")
    require(late.status in (0, 10), "it is neither readable nor revoked", run, late)
    require(run.status != 0 or late.status == 10, "not revoked", run, late)
    require(late.status != 0 or late.out == CONTENT, "not what was sent", run, late)
    world.succeed("bob", "prekeys", "revoke", "-q")
    require(world.succeed("bob", "prekeys").out == b"", "bundles are left", run)
    world.converse("alice", "bob")
    world.write("words", b"a few words\n")
    early = world.succeed("eve", "encrypt", "-q", "-t", "bob", "words").out
    world.write("early", early)
    require(world.pawl("bob", "decrypt", "--accept", "eve", "early").status == 10, "not revoked", run)
    world.write("newer", world.succeed("bob", "export").out)
    renewed(world, run)


def renewed(world, run):
    """Checks Dan's `import bob newer`, a bundle that Bob has made after a revocation."""
    if run.status == 0 and run.arguments[0] == "import":
        refuses_old(world, run)
    world.succeed("dan", "import", "-q", "bob", "newer")
    refuses_old(world, run)
    written(world, "dan")


def refuses_old(world, run):
    old = world.pawl("dan", "import", "bob", "bob.pawl")
    if old.status != 17:
        raise Violation(f"a revoked bundle is accepted: {run}; {old}")


def taken(world, person):
    """Checks that someone can import from the directory and exchange messages with Bob."""
    world.succeed(person, "import", "-q", "--new-session", "bob", "prekeys")
    written(world, person)


def written(world, person):
    """Checks that someone and Bob can write to each other."""
    known = world.succeed("bob", "contact", "list").out
    accept = () if f"{person}\t".encode() in known else ("--accept", person)
    world.pass_on(person, "bob", *accept)
    world.pass_on("bob", person)
