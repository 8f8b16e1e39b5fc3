"""A command that is killed before any one of its system calls leaves the old state or the new one."""

from commands import strike
from fault import Kill

# The calls that change something outside the process. A kill between two of them leaves the same state as
# a kill before the second, so most of the other calls can be left out.
LASTING = {
    "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "linkat", "renameat", "unlinkat", "mkdirat",
    "fchmod", "add_key", "keyctl", "exit_group",
}  # fmt: skip
# SQLite writes a number before and a checksum after each page in its journal, 4 bytes each, which have no
# effect until the journal's first bytes are written.
JOURNAL_MARK = ", 4, "
# The short form takes one in this many of the remaining calls; which ones depends on the seed.
STRIDE = 30


def cases(plan):
    for command in plan.commands:
        chosen = [
            (call, number)
            for index, (call, number, rest) in enumerate(plan.calls(command))
            if plan.is_long or lasts(call, rest) or (index + plan.seed) % STRIDE == 0
        ]
        for call, number in plan.thinned(chosen, command):
            yield f"{command.name} {call} {number}", kill, (command.name, call, number)


def lasts(call, rest):
    """Returns whether a call changes something outside the process."""
    if call == "openat":
        return "O_CREAT" in rest or "O_TMPFILE" in rest
    return call in LASTING and not (call == "pwrite64" and JOURNAL_MARK in rest)


def kill(world, name, call, number):
    strike(world, name, Kill(call, number))
