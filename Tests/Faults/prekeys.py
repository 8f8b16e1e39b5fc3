"""Checks of what must hold of a prekey directory after a fault struck a command."""

from violation import require


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


def revoked(world, run):
    """Checks Bob's `prekeys revoke`: his bundles are as they were, or none of their private keys is there and
    the next bundle says so; sessions go on."""
    first = world.succeed("eve", "encrypt", "-t", "bob", "content").out
    world.write("first", first)
    read = world.pawl("bob", "decrypt", "-q", "--accept", "eve", "first")
    require(read.status in (0, 10), "neither revoked nor unchanged", run, read)
    require(run.status != 0 or read.status == 10, "not revoked", run, read)
    world.succeed("bob", "prekeys", "revoke")
    world.write("new", world.succeed("bob", "export").out)
    imported = world.succeed("eve", "import", "bob", "new")
    require(b"has revoked all earlier bundles" in imported.err, "the next bundle does not say so", run, imported)
    require(world.pawl("eve", "import", "bob", "bob.pawl").status == 17, "an old bundle is accepted", run)
    written(world, "eve")
    world.converse("alice", "bob")


def kept(world, run):
    """Checks that the directory has the bundles that were asked for, and nothing else but those that were
    claimed within the last hour."""
    names = [name.rpartition("/")[2] for name in world.prekeys("") if not name.endswith(".claimed")]
    strange = [name for name in names if not name.endswith(".pawl")]
    require(len(names) == 3 and "reusable.pawl" in names and not strange, f"the directory holds {names}", run)


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
