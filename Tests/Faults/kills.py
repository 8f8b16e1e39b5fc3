"""Killed before a system call, each in turn, a command leaves the old state or the new one."""

from fault import Kill
from struck import strike

# What changes something that outlives the process, or lets go of a lock. A death between two of these
# leaves the same as a death before the second, so that the others can be thinned out.
LASTING = {
    "openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "linkat", "rename", "unlink", "mkdir",
    "fchmod", "close", "fcntl", "socket", "connect", "sendto", "add_key", "keyctl", "exit_group",
}  # fmt: skip
THINNED = {"openat", "close", "fcntl"}


def cases(plan):
    for command in plan.commands:
        for place, (call, number, rest) in enumerate(plan.calls(command)):
            if call == "exit_group" or plan.is_long or lasts(call, rest) or place % plan.stride == 0:
                yield f"{command.name} {call} {number}", kill, (command.name, call, number)


def lasts(call, rest):
    return call in LASTING and (call not in THINNED or "O_CREAT" in rest or "O_TMPFILE" in rest)


def kill(world, name, call, number):
    strike(world, name, Kill(call, number))
