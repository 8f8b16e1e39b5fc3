"""Stores that were damaged: they are refused as damaged, or answer correctly if the damage does not
matter; they never give a wrong answer and are never changed further."""

import random

from checks import delivered
from violation import require
from world import CONTENT

# The file header of an SQLite database.
HEADER_BYTE_COUNT = 100
# If an index of the database is damaged, a record may not be found, and the status says that there is no
# such contact, no session, or that the message is not for this store. Only a check of the whole store can
# tell that from a record that is really missing.
MISSING = {10, 11, 20}


def cases(plan):
    for offset in range(HEADER_BYTE_COUNT):
        yield f"header {offset}", damaged, (["flip", offset], f"{plan.seed} {offset}")
    for number in range(0, 10_000 if plan.is_long else 1000, 20):
        yield f"bytes {number}", scattered, (f"{plan.seed} {number}",)
    for kind in ("cut", "emptied", "random", "longer"):
        for number in range(40 if kind == "cut" else 3):
            yield f"{kind} {number}", damaged, ([kind, number], f"{plan.seed} {number}")


def scattered(world, seed):
    """Flips one bit of the database or the key file, twenty times, in a fresh store each time."""
    chance = random.Random(seed)
    for _ in range(20):
        damaged(world, ["scatter", chance.random()], f"{seed} {chance.random()}")


def damaged(world, change, seed):
    """Changes the database or the key file of Bob's store, and checks how a command answers."""
    prepare(world)
    chance = random.Random(seed)
    name = "key" if change[0] == "scatter" and chance.random() < 0.05 else "store.db"
    whole = world.stored("bob")[name]
    content = apply(change, bytearray(whole), chance)
    if content is None:
        return
    with open(world.store("bob", name), "wb") as file:
        file.write(content)
    world.ledger.faults += 1
    answer = chance.choice([identity, contacts, encrypt, decrypt, export])
    before = world.stored("bob")
    is_whole = world.is_intact("bob")
    run = answer(world)
    if not is_whole and run.status in MISSING:
        world.ledger.unseen += 1
    elif run.status != 0:
        require(run.status == 22, f"not refused as damaged: {name} {change}", run)
        require(run.out == b"", "it wrote something", run)
        require(world.stored("bob") == before, f"it changed a store that it refused: {name} {change}", run)


def apply(change, content, chance):
    """Returns the changed bytes, or None if the file is too short for the change."""
    kind, position = change
    if kind == "flip":
        content[position] ^= 1 << chance.randrange(8)
    elif kind == "scatter":
        content[int(position * len(content))] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        if position * 4096 >= len(content):
            return None
        del content[position * 4096 + chance.choice([0, 1, 100, 2048]) :]
    elif kind == "emptied":
        content.clear()
    elif kind == "random":
        content[:] = chance.randbytes(len(content))
    elif kind == "longer":
        content += chance.randbytes(chance.choice([1, 512, 4096]))
    return content


def prepare(world):
    world.begin()
    if "damage" not in world.prepared:
        world.write("message", world.succeed("alice", "encrypt", "-t", "bob", "content").out)
        world.answers = {what: world.succeed("bob", *what.split()).out for what in ("identity", "contact list")}
        world.prepared["damage"] = world.snapshot()
    world.prepared["damage"].restore()


def identity(world):
    run = world.pawl("bob", "identity")
    require(run.status != 0 or run.out == world.answers["identity"], "a wrong answer", run)
    return run


def contacts(world):
    run = world.pawl("bob", "contact", "list")
    if run.status == 0 and run.out == b"" and not world.is_intact("bob"):
        world.ledger.unseen += 1
        return run
    require(run.status != 0 or run.out == world.answers["contact list"], "a wrong answer", run)
    return run


def decrypt(world):
    run = world.pawl("bob", "decrypt", "-q", "message")
    if run.status != 0 and CONTENT == run.out:
        # The content was released before the store had to be changed.
        run.out = b""
    require(run.status != 0 or run.out == CONTENT, "a wrong answer", run)
    return run


def encrypt(world):
    run = world.pawl("bob", "encrypt", "-t", "alice", "content")
    if run.status == 0:
        delivered(world, "alice", run.out)
    return run


def export(world):
    run = world.pawl("bob", "export")
    if run.status == 0:
        world.write("bundle", run.out)
        world.succeed("dan", "import", "-q", "bob", "bundle")
    return run
