"""What some commands need besides what `World.acquaint` makes."""

import os
import shutil
import time

PASSPHRASE, OTHER = b"horse staple\n", b"another one\n"
# Argon2id takes 256 MiB.
STRETCHING = 320 * 1024
GUARDED = {"PAWL_PASSPHRASE_FILE": "passphrase"}
CHANGED = {**GUARDED, "PAWL_NEW_PASSPHRASE_FILE": "other"}


def nothing(world):
    """All that is needed is there."""


def written(sender, reader, *options):
    """There is a message, named so, from one person to another."""

    def setup(world):
        world.write("message", world.succeed(sender, "encrypt", "-t", reader, *options, "content").out)

    return setup


def kept(world):
    """Bob has read a message and left its key."""
    written("alice", "bob")(world)
    world.succeed("bob", "decrypt", "-q", "--keep", "message")


def missed(world):
    """Of two messages to Bob the second has arrived, two seconds ago."""
    written("alice", "bob")(world)
    world.pass_on("alice", "bob")
    time.sleep(2)


def one_time(world):
    """There is a first message from Dan to Bob, by a bundle that nobody else can use."""
    world.write("once", world.succeed("bob", "export", "--one-time").out)
    world.succeed("dan", "import", "-q", "bob", "once")
    written("dan", "bob")(world)


def published(world):
    """Bob keeps a prekey directory."""
    world.succeed("bob", "publish", "-q", "--count", "2", "prekeys")


def half_claimed(world):
    """Of Bob's prekey directory Carol has taken one bundle, and another is half taken."""
    published(world)
    world.succeed("carol", "import", "-q", "bob", "prekeys")
    name = world.prekeys()[0]
    os.rename(name, name + ".claimed")


def passphrases(world):
    world.write("passphrase", PASSPHRASE)
    world.write("other", OTHER)


def guarded(world):
    """Alice's store has a passphrase."""
    passphrases(world)
    world.succeed("alice", "passphrase", "set", "-q")


def backed_up(world):
    """There is a backup of Alice's."""
    passphrases(world)
    world.succeed("alice", "backup", "-o", "kept")


def put_back(world):
    """Alice's store was put back to an older state, and Bob has a message from before and after."""
    before = os.path.join(world.directory, "before")
    shutil.copytree(world.store("alice"), before)
    written("bob", "alice")(world)
    world.pass_on("alice", "bob")
    shutil.rmtree(world.store("alice"))
    shutil.move(before, world.store("alice"))
