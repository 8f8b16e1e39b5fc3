"""File systems that are full, have no room for names, may not be written or fail when synced."""

import os

from commands import BY_NAME
from fault import Fault, Powerless
from mount import Mount, command
from violation import require

# How much is left free, in bytes: up to what a store's journal and a message take.
ROOMS = [0, 4096, 8192, 16_384, 24_576, 32_768, 49_152]
NAMES = [
    "init", "export", "export-once", "import", "encrypt", "encrypt-several", "encrypt-new", "decrypt",
    "decrypt-new", "decrypt-over", "decrypt-accept", "verify", "publish", "import-claim", "rename",
]  # fmt: skip


def cases(plan):
    for name in NAMES:
        for place in ("home", "files"):
            for room in plan.some(ROOMS, f"{name} {place}", 1):
                yield f"{name} full {place} {room}", full, (name, place, room)
            yield f"{name} nameless {place}", nameless, (name, place)
            yield f"{name} read-only {place}", unwritable, (name, place)
        yield f"{name} forbidden", forbidden, (name,)
    for name in plan.some(NAMES, "unsynced", 4):
        yield f"{name} unsynced", unsynced, (name,)


def prepared(world, name, place):
    """The command and the folder that is struck: the home with the store, or where its output goes."""
    command = BY_NAME[name]
    world.prepare(command)
    return command, world.files if place == "files" else world.home(command.person)


def run(world, command, fault=None):
    """Runs it; it works or says that it cannot."""
    run = world.pawl(command.person, *command.arguments, input=command.input, fault=fault)
    require(run.status in (0, 21, 23), "neither done nor failed", run)
    world.ledger.faults += run.status != 0 and not fault
    return run


def check(world, command, run):
    command.check(world, run)
    world.intact(command.person)


def full(world, name, place, room):
    command, folder = prepared(world, name, place)
    with Mount(folder, "size=1m", "mode=700") as volume:
        volume.fill(room)
        struck = run(world, command)
        volume.clear()
    check(world, command, struck)


def nameless(world, name, place):
    command, folder = prepared(world, name, place)
    # A journal that is there already would not need a name.
    journal = world.store(command.person, "store.db-journal")
    if os.path.exists(journal):
        os.unlink(journal)
    count = sum(len(folders) + len(names) for _, folders, names in os.walk(folder))
    with Mount(folder, "size=1m", "mode=700", f"nr_inodes={count + 1}"):
        struck = run(world, command)
    check(world, command, struck)


def unwritable(world, name, place):
    command, folder = prepared(world, name, place)
    with Mount(folder, "size=1m", "mode=700") as volume:
        volume.forbid_writing()
        struck = run(world, command)
    check(world, command, struck)


def forbidden(world, name):
    """The folders may not be written by their owner, and the owner has no power over that."""
    command, _ = prepared(world, name, "home")
    folders = [world.files] + [folder for folder, _, _ in os.walk(world.home(command.person))]
    for folder in folders:
        os.chmod(folder, 0o500)
    struck = run(world, command, Powerless())
    for folder in folders:
        os.chmod(folder, 0o700)
    check(world, command, struck)


def unsynced(world, name):
    """Writing succeeds and syncing fails: a sparse image of a file system on one that is full."""
    struck, folder = prepared(world, name, "home")
    disk = os.path.join(world.directory, "disk")
    with Mount(disk, "size=4m", "mode=700") as below:
        image = os.path.join(disk, "image")
        with open(image, "wb") as file:
            file.truncate(64 << 20)
        command("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", image)
        try:
            with Mount(folder, "loop", kind="ext4", source=image):
                os.sync()
                below.fill(0)
                answer = run(world, struck)
                below.clear()
        finally:
            os.unlink(image)
    check(world, struck, answer)
