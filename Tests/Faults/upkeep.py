"""Checks of what must hold after a fault struck a command that changes the store itself, its address book
or its sessions."""

import os

import setups
from checks import delivered
from violation import Violation, require
from world import CONTENT


def protected(*files):
    """Returns the check for Alice's `passphrase`: exactly one of these files opens the store, where None
    stands for no passphrase, and the last one does if the command succeeded. If the store has a passphrase,
    its key is nowhere on disk unencrypted."""

    def check(world, run):
        opening = [file for file in files if opens(world, file)]
        world.variables = {"PAWL_PASSPHRASE_FILE": opening[0]} if any(opening) else {}
        require(len(opening) == 1, f"opened by {opening}", run)
        require(run.status != 0 or opening == [files[-1]], f"still opened by {opening}", run)
        world.succeed("alice", "identity")
        for folder, _, names in os.walk(world.home("alice")):
            for name in names:
                require(not name.startswith(".pawl-"), f"left over: {name}", run)
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read()
                is_bare = opening == [None] and name == "key"
                require(is_bare or world.bare not in content, f"an unencrypted key in {name}", run)

    return check


def opens(world, file):
    """Returns whether the passphrase in a file opens Alice's store, or, without a file, whether none is
    needed."""
    is_sealed = world.bare not in world.stored("alice")["key"]
    if file is None or not is_sealed:
        return file is None and not is_sealed
    world.variables = {"PAWL_PASSPHRASE_FILE": file}
    run = world.pawl("alice", "identity")
    require(run.status in (0, 21), "the passphrase is neither right nor wrong", run)
    return run.status == 0


def backed_up(world, run):
    """Checks Alice's `backup -o kept`: there is no backup, or a store can be made from it."""
    require(run.status != 0 or world.read("kept"), "there is no backup", run)
    if not world.read("kept"):
        world.succeed("alice", "backup", "-o", "kept")
    restored(world, run, is_struck=False)
    world.converse("alice", "bob")


def restored(world, run, is_struck=True):
    """Checks Fay's `init --from-backup kept`: she has Alice's store, or none and one can be made."""
    identity = world.pawl("fay", "identity")
    if is_struck and run.status == 0:
        require(identity.status == 0, "there is no store", run, identity)
    if identity.status != 0:
        require(identity.status in (21, 22), "neither a store nor a missing one", run, identity)
        world.succeed("fay", "init", "-q", "--from-backup", "kept")
    for question in (["identity"], ["contact", "list"]):
        own = world.succeed("alice", *question).out
        require(world.succeed("fay", *question).out == own, "the store is not Alice's", run)
    world.intact("fay")


def reset(*arguments):
    """Returns the check for Alice's `session reset`: she can send in all of the sessions or in none,
    messages in transit arrive, and fresh bundles begin new sessions."""

    def check(world, run):
        sends = world.pawl("alice", "encrypt", "-t", "bob", "content")
        require(sends.status in (0, 20, 22), "neither reset nor unchanged", run, sends)
        require(run.status != 0 or sends.status == 20, "not reset", run, sends)
        if sends.status == 0:
            delivered(world, "bob", sends.out)
        world.succeed("alice", *arguments)
        for friend in ("bob", "carol") if "--all" in arguments else ("bob",):
            require(world.pawl("alice", "encrypt", "-t", friend, "content").status == 20, "not reset", run)
            world.succeed("alice", "import", "-q", friend, f"{friend}.pawl")
            world.converse("alice", friend)
        delivered(world, "alice", world.read("message"))

    return check


def pruned(world, run):
    """Checks Bob's `session prune`: the key of the missing message is there, or has been deleted."""
    late = world.pawl("bob", "decrypt", "-q", "message")
    require(late.status in (0, 11), "the key is neither there nor deleted", run, late)
    require(run.status != 0 or late.status == 11, "not deleted", run, late)
    require(late.status != 0 or late.out == CONTENT, "not what was sent", run, late)
    world.succeed("bob", "session", "prune", "-q", "--older-than", "1s")
    world.converse("alice", "bob")


def renamed(world, run):
    """Checks Alice's `contact rename bob robert`: Bob has one of the two names, and can be given the other."""
    names = [line.split(b"\t")[0] for line in world.succeed("alice", "contact", "list").out.splitlines()]
    require(sorted(names) in ([b"bob", b"carol"], [b"carol", b"robert"]), f"contacts {names}", run)
    require(run.status != 0 or b"robert" in names, "not renamed", run)
    if b"robert" in names:
        world.succeed("alice", "contact", "rename", "robert", "bob")
    world.converse("alice", "bob")


def removed(world, run):
    """Checks Alice's `contact remove bob`: Bob is there with all sessions, or removed with all of them."""
    is_there = b"bob\t" in world.succeed("alice", "contact", "list").out
    require(run.status != 0 or not is_there, "not removed", run)
    if is_there:
        world.converse("alice", "bob")
        world.succeed("alice", "contact", "remove", "-q", "bob")
    require(b"\tbob\t" not in b"\t" + world.succeed("alice", "session", "list").out, "a session is left", run)
    world.succeed("alice", "import", "-q", "bob", "bob.pawl")
    world.converse("alice", "bob")


def forgotten(world, run):
    """Checks Bob's `forget message`: the kept message can be read, or has been forgotten."""
    again = world.pawl("bob", "decrypt", "-q", "--keep", "message")
    require(run.status != 0 or again.status == 11, "not forgotten", run, again)
    if again.status != 11:
        require(again.status == 0 and again.out == CONTENT, "neither kept nor forgotten", run, again)
        world.succeed("bob", "forget", "-q", "message")
    again = world.pawl("bob", "decrypt", "-q", "message")
    if again.status != 11:
        raise Violation(f"it can still be read: {run}; {again}")
    world.converse("alice", "bob")


def locked(world, run):
    """Checks Alice's `unlock`: whether or not the kernel has the key, `lock` makes it drop it."""
    world.succeed("alice", "identity")
    world.succeed("alice", "lock", "-q")
    world.variables = {}
    require(world.pawl("alice", "identity").status == 21, "it is not locked", run)
    world.variables = setups.GUARDED
