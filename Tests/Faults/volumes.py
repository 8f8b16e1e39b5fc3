"""File systems that are full, have no free inodes, are not writable or fail when synced."""

import os

from commands import BY_NAME
from fault import Fault, Powerless
from mount import Mount, command
from violation import require

# The free sizes in bytes, up to more than a store's journal and a message take.
FREE_SIZES = [0, 4096, 8192, 16_384, 24_576, 32_768, 49_152]
NAMES = [
    "init", "export", "export-once", "import", "encrypt", "encrypt-several", "encrypt-new", "decrypt",
    "decrypt-new", "decrypt-over", "decrypt-accept", "verify", "publish", "import-claim", "rename",
]  # fmt: skip


def cases(plan):
    for name in NAMES:
        for where in ("home", "files"):
            for free in plan.some(FREE_SIZES, f"{name} {where}", 1):
                yield f"{name} full {where} {free}", full, (name, where, free)
            yield f"{name} nameless {where}", nameless, (name, where)
            yield f"{name} read-only {where}", unwritable, (name, where)
        yield f"{name} forbidden", forbidden, (name,)
    for name in plan.some(NAMES, "unsynced", 4):
        yield f"{name} unsynced", unsynced, (name,)


def prepared(world, name, where):
    """Returns the command and the folder that is struck: the person's home, which has the store, or the
    working directory, which has the output."""
    command = BY_NAME[name]
    world.prepare(command)
    return command, world.files if where == "files" else world.home(command.person)


def run(world, command, fault=None):
    """Runs a command, and checks that it works or reports that it cannot."""
    run = world.pawl(command.person, *command.arguments, input=command.input, fault=fault)
    require(run.status in (0, 21, 23), "neither done nor failed", run)
    world.ledger.faults += run.status != 0 and not fault
    return run


def check(world, command, run):
    command.check(world, run)
    world.intact(command.person)


def full(world, name, where, free):
    """The file system is full except for `free` bytes."""
    command, folder = prepared(world, name, where)
    with Mount(folder, "size=1m", "mode=700") as volume:
        volume.fill(free)
        struck = run(world, command)
        volume.clear()
    check(world, command, struck)


def nameless(world, name, where):
    """The file system has no free inode."""
    command, folder = prepared(world, name, where)
    # An existing journal would need no new inode.
    journal = world.store(command.person, "store.db-journal")
    if os.path.exists(journal):
        os.unlink(journal)
    count = sum(len(folders) + len(names) for _, folders, names in os.walk(folder))
    with Mount(folder, "size=1m", "mode=700", f"nr_inodes={count + 1}"):
        struck = run(world, command)
    check(world, command, struck)


def unwritable(world, name, where):
    """The file system is mounted read-only."""
    command, folder = prepared(world, name, where)
    with Mount(folder, "size=1m", "mode=700") as volume:
        volume.forbid_writing()
        struck = run(world, command)
    check(world, command, struck)


def forbidden(world, name):
    """The permissions of the folders forbid writing, and the command cannot bypass permissions."""
    command, _ = prepared(world, name, "home")
    folders = [world.files] + [folder for folder, _, _ in os.walk(world.home(command.person))]
    for folder in folders:
        os.chmod(folder, 0o500)
    struck = run(world, command, Powerless())
    for folder in folders:
        os.chmod(folder, 0o700)
    check(world, command, struck)


def unsynced(world, name):
    """Writing succeeds and syncing fails: the file system is in a sparse image on one that is full."""
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
