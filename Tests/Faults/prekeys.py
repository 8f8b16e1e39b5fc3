"""What must hold of a prekey directory after a command that something struck."""

from violation import require


def published(world, run):
    """For Bob's `publish --count 2 prekeys`: what is out can be used, and the directory can be kept."""
    if world.prekeys(""):
        taken(world, "dan")
    arguments = ("publish", "-q", "--count", "2", "prekeys")
    world.succeed("bob", *arguments)
    kept(world, run)
    again = world.prekeys("")
    world.succeed("bob", *arguments)
    require(world.prekeys("") == again, "it does not stay as it is", run)
    taken(world, "carol")
    taken(world, "eve", new=False)


def claimed(world, run):
    """For Dan's `import bob prekeys`: a bundle is used, or takeable, or gone; others can still import,
    and nobody gets the same."""
    contacts = world.succeed("dan", "contact", "list").out
    require(run.status != 0 or contacts.startswith(b"bob\t"), "no contact", run)
    if contacts and run.status == 0:
        written(world, "dan")
    taken(world, "carol")
    taken(world, "dan")
    world.succeed("bob", "publish", "-q", "--count", "2", "prekeys")
    kept(world, run)


def kept(world, run):
    """It has what was asked for, and nothing else."""
    names = [name.rpartition("/")[2] for name in world.prekeys("")]
    strange = [name for name in names if not name.endswith(".pawl")]
    require(len(names) == 3 and "reusable.pawl" in names and not strange, f"a directory of {names}", run)


def taken(world, person, new=True):
    """Someone can import from the directory, and Bob reads what comes of it. An answer leads back."""
    world.succeed(person, "import", "-q", "--new-session", "bob", "prekeys")
    written(world, person)


def written(world, person):
    known = world.succeed("bob", "contact", "list").out
    accept = () if f"{person}\t".encode() in known else ("--accept", person)
    world.pass_on(person, "bob", *accept)
    world.pass_on("bob", person)
