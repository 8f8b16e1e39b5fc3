"""System calls that fail, or transfer less than they were asked to: the status says so, nothing is lost,
and a run without the fault succeeds."""

import os

import trickle
from commands import BY_NAME, strike
from fault import Failure, Trickle
from violation import Skip, require

# The errors that are injected into each call, once the loader and the language's runtime have finished
# and the program itself has begun.
ERRORS = {
    "openat": "EIO EMFILE ENFILE ENOMEM EACCES EROFS ENOSPC EDQUOT EINTR",
    "newfstatat": "EIO ENOMEM EACCES",
    "read": "EIO EINTR EAGAIN",
    "pread64": "EIO EINTR ENOMEM",
    "write": "EIO ENOSPC EDQUOT EINTR EAGAIN EPIPE",
    "pwrite64": "EIO ENOSPC EDQUOT EFBIG EINTR",
    "fsync": "EIO ENOSPC EDQUOT EINTR",
    "fdatasync": "EIO ENOSPC EDQUOT EINTR",
    "ftruncate": "EIO EINTR EROFS",
    "linkat": "EIO ENOSPC EDQUOT EROFS EMLINK ENOENT EPERM ENOSYS",
    "renameat": "EIO ENOSPC EDQUOT EROFS",
    "unlinkat": "EIO EROFS EACCES",
    "mkdirat": "EIO ENOSPC EDQUOT EROFS EACCES EMLINK",
    "close": "EIO EINTR",
    "fcntl": "EAGAIN EACCES ENOLCK EINTR EDEADLK",
    "fchmod": "EIO EPERM EROFS",
    "fchown": "EPERM",
    "mmap": "ENOMEM",
    "mlock": "ENOMEM EPERM",
    "madvise": "EINVAL ENOMEM",
    "poll": "EINTR ENOMEM",
    "pipe2": "EMFILE ENFILE",
    "clone": "EAGAIN ENOMEM",
    "waitid": "EINTR",
    "wait4": "EINTR",
    "getrandom": "EAGAIN ENOSYS EPERM EINTR",
    "getcwd": "ENOENT EACCES",
    "prctl": "EPERM",
}
# Errors that can also last from some call on, and errors that can also occur several times in a row.
LASTING = {"EIO", "ENOSPC", "EDQUOT", "EROFS", "EMFILE", "ENOMEM", "EPERM"}
STORMS = {"EINTR", "EAGAIN"}
# A command cannot recover from these errors in these calls: its status says that writing has failed.
FATAL_CALLS = {"write", "pwrite64", "fsync", "fdatasync", "ftruncate", "linkat", "renameat", "fchmod", "mkdirat"}
FATAL_ERRORS = {"EIO", "ENOSPC", "EDQUOT", "EROFS", "EFBIG", "EMLINK"}


def cases(plan):
    for command in plan.commands:
        candidates = [
            (call, number, error, rest)
            for call, number, _ in plan.calls(command)
            for error in ERRORS.get(call, "").split()
            if not (command.runs_another and is_untrue(call, error))
            for rest in ["", *rests(call, number, error)]
        ]
        for call, number, error, rest in plan.some(candidates, command.name, plan.share(8, command)):
            yield f"{command.name} {call} {number}{rest} {error}", fail, (command.name, call, number, error, rest)
        for most in plan.some([97, 511, 1000, 2000, 4095], command.name, plan.share(1, command)):
            yield f"{command.name} short {most}", short, (command.name, most)


def is_untrue(call, error):
    """Returns whether the error would tell something untrue about the pipe to another command: that it has
    ended, or that it was closed, for strace does not make the calls that it lets fail."""
    return call == "close" or (call, error) == ("write", "EPIPE")


def rests(call, number, error):
    """Generates the ways in which an error can go on after the call, as strace writes them."""
    if error in LASTING:
        yield "+"
    if error in STORMS and call != "fcntl":
        yield f"..{number + 3}"


def may_fail(fault, person):
    """Returns whether the command need not report that this call, of those in `FATAL_CALLS`, has failed."""
    call, target = fault.call, fault.target()
    # Notes to people may get lost, the marker is optional, and SQLite ignores a directory that cannot be
    # synced.
    if target == "2" or "/state" in target or (call == "fdatasync" and target.endswith("/store")):
        return True
    # A folder above the marker's is synced after the store.
    if call == "fsync" and os.path.basename(target) in (person, ".local") and fault.comes_after("/store>"):
        return True
    # An import skips a bundle that it cannot claim.
    return call == "renameat" and target.startswith("one-time-")


def fail(world, name, call, number, error, rest):
    fault = Failure(call, number, error, rest)
    run = strike(world, name, fault)
    # The command that it runs may be struck too, and then fails.
    if "struck" not in run.notes or (BY_NAME[name].runs_another and run.status == 24):
        return
    if call in FATAL_CALLS and error in FATAL_ERRORS and not may_fail(fault, BY_NAME[name].person):
        require(run.status == 23, "it did not say that writing failed", run)
    if call == "pread64":
        # A read error of the disk does not mean that the store is damaged.
        require(run.status in (BY_NAME[name].status, 23), "it did not say that reading failed", run)
    if call == "mmap" and run.status:
        require(b"memory" in run.err, "it did not say that there is no memory", run)


def short(world, name, most):
    """All calls transfer less than they were asked to, and the command ends as it does without that."""
    if obstacle := trickle.obstacle():
        raise Skip(obstacle)
    run = strike(world, name, Trickle(most))
    require(run.status == BY_NAME[name].status and "struck" in run.notes, "it failed, or no call was cut short", run)
