"""Setups for commands that need more than `World.acquaint` prepares."""

import os
import shutil
import time

PASSPHRASE, OTHER = b"horse staple\n", b"another one\n"
# Argon2id takes 256 MiB. In kilobytes.
ARGON2ID_MEMORY_LIMIT = 320 * 1024
GUARDED = {"PAWL_PASSPHRASE_FILE": "passphrase"}
CHANGED = {**GUARDED, "PAWL_NEW_PASSPHRASE_FILE": "other"}


def nothing(world):
    """Leaves the world as `World.acquaint` has made it."""


def written(sender, recipient, *options):
    """Returns a setup with a message from one person to another, in the file `message`."""

    def setup(world):
        world.write("message", world.succeed(sender, "encrypt", "-t", recipient, *options, "content").out)

    return setup


def written_twice(world):
    """There are two messages from Alice to Bob in the file `messages`."""
    messages = [world.succeed("alice", "encrypt", "-t", "bob", "content").out for _ in range(2)]
    world.write("messages", b"".join(messages))


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


def published(world):
    """Bob has published a prekey directory."""
    world.succeed("bob", "publish", "-q", "--count", "2", "prekeys")


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
