"""Setups for commands that need more than `World.acquaint` prepares."""

import os
import shutil
import time

PASSPHRASE, OTHER = b"horse staple\n", b"another one\n"
# Argon2id takes 256 MiB. In kilobytes.
ARGON2ID_MEMORY_LIMIT = 320 * 1024
# The contents of several messages; one is not for Bob.
SPOOLED = [b"one\n", bytes(70_000), b"not for Bob\n", b"three\n"]
FOREIGN = 2
GUARDED = {"PAWL_PASSPHRASE_FILE": "passphrase"}
CHANGED = {**GUARDED, "PAWL_NEW_PASSPHRASE_FILE": "other"}


def nothing(world):
    """Leaves the world as `World.acquaint` has made it."""


def written(sender, recipient, *options):
    """Returns a setup with a message from one person to another, in the file `message`."""

    def setup(world):
        world.write("message", world.succeed(sender, "encrypt", "-t", recipient, *options, "content").out)

    return setup


def kept(world):
    """Bob has read a message and kept its key."""
    written("alice", "bob")(world)
    world.succeed("bob", "decrypt", "-q", "--keep", "message")


def missed(world):
    """Of two messages to Bob only the second has arrived, two seconds ago."""
    written("alice", "bob")(world)
    world.pass_on("alice", "bob")
    time.sleep(2)


def one_time(world):
    """There is a first message from Dan to Bob, who gave him a one-time bundle."""
    world.write("once", world.succeed("bob", "export", "--one-time").out)
    world.succeed("dan", "import", "-q", "bob", "once")
    written("dan", "bob")(world)


def first_sent(world):
    """There is a first message from Dan to Bob, to a bundle for everybody."""
    world.succeed("dan", "import", "-q", "bob", "bob.pawl")
    written("dan", "bob")(world)


def revoked(world):
    """Dan has a session with Bob, who has since revoked his bundles and made another one."""
    world.succeed("dan", "import", "-q", "bob", "bob.pawl")
    world.succeed("bob", "prekeys", "revoke", "-q")
    world.write("newer", world.succeed("bob", "export").out)


def spooled(*options):
    """Returns a setup with several messages from Alice to Bob in one file, and one to Carol among them."""

    def setup(world):
        spool = []
        for number, content in enumerate(SPOOLED):
            world.write("words", content)
            recipient = "carol" if number == FOREIGN else "bob"
            spool.append(world.succeed("alice", "encrypt", "-t", recipient, *options, "words").out)
        world.write("message", b"".join(spool))

    return setup


def published(world):
    """Bob has published a prekey directory."""
    world.succeed("bob", "publish", "-q", "--count", "2", "prekeys")


def twin_published(world):
    """Another store of Bob's identity, a copy of his, has published a prekey directory."""
    shutil.copytree(world.store("bob"), world.store("twin"))
    world.succeed("twin", "publish", "-q", "--count", "2", "prekeys")


def half_claimed(world):
    """Carol has imported one bundle from Bob's prekey directory, and the import of another was interrupted."""
    published(world)
    world.succeed("carol", "import", "-q", "bob", "prekeys")
    name = world.prekeys()[0]
    os.rename(name, name + ".claimed")


def passphrases(world):
    """There are files with two passphrases."""
    world.write("passphrase", PASSPHRASE)
    world.write("other", OTHER)


def guarded(world):
    """Alice's store has a passphrase."""
    passphrases(world)
    world.succeed("alice", "passphrase", "set", "-q")


def backed_up(world):
    """There is a backup of Alice's store."""
    passphrases(world)
    world.succeed("alice", "backup", "-o", "kept")


def put_back(world):
    """Alice's store was put back to an older state. Since then Bob had sent her a message, which she has not
    read, and had received one from her."""
    before = os.path.join(world.directory, "before")
    shutil.copytree(world.store("alice"), before)
    written("bob", "alice")(world)
    world.pass_on("alice", "bob")
    shutil.rmtree(world.store("alice"))
    shutil.move(before, world.store("alice"))
