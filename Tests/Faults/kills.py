"""Killed before a system call, each in turn, a command leaves the old state or the new one."""

from fault import Kill
from struck import strike

# What changes something that outlives the process. A death between two of these leaves the same as a
# death before the second, so that the others can be thinned out.
LASTING = {
    "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "linkat", "rename", "unlink", "mkdir",
    "fchmod", "add_key", "keyctl", "exit_group",
}  # fmt: skip
# The number and the checksum that SQLite writes before and after each page in its journal, which count
# for nothing until the journal's front is written.
MARK = ", 4, "
# Of the rest, each so-manieth is taken in the short form; another seed takes others.
STRIDE = 30


def cases(plan):
    for command in plan.commands:
        chosen = [
            (call, number)
            for place, (call, number, rest) in enumerate(plan.calls(command))
            if plan.is_long or lasts(call, rest) or (place + plan.seed) % STRIDE == 0
        ]
        for call, number in plan.thinned(chosen, command):
            yield f"{command.name} {call} {number}", kill, (command.name, call, number)


def lasts(call, rest):
    if call == "openat":
        return "O_CREAT" in rest or "O_TMPFILE" in rest
    return call in LASTING and not (call == "pwrite64" and MARK in rest)


def kill(world, name, call, number):
    strike(world, name, Kill(call, number))
