"""System calls that fail: the status says so, nothing is lost, and a run without the fault succeeds."""

from fault import Failure
from struck import strike

# Which errors each call is given. What the loader and the language's runtime do before the program
# begins is left alone.
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
    "linkat": "EIO ENOSPC EDQUOT EROFS EMLINK ENOENT",
    "rename": "EIO ENOSPC EDQUOT EROFS",
    "unlink": "EIO EROFS EACCES",
    "mkdir": "EIO ENOSPC EDQUOT EROFS EACCES EMLINK",
    "close": "EIO EINTR",
    "fcntl": "EAGAIN EACCES ENOLCK EINTR EDEADLK",
    "fchmod": "EIO EPERM EROFS",
    "fchown": "EPERM",
    "mmap": "ENOMEM",
    "mlock": "ENOMEM EPERM",
    "madvise": "EINVAL ENOMEM",
    "poll": "EINTR ENOMEM",
    "getrandom": "EAGAIN ENOSYS EPERM EINTR",
    "getcwd": "ENOENT EACCES",
    "prctl": "EPERM",
}
# These can also stay away for good from some moment on, or come several times in a row.
LASTING = {"EIO", "ENOSPC", "EDQUOT", "EROFS", "EMFILE", "ENOMEM", "EPERM"}
STORMS = {"EINTR", "EAGAIN"}


def cases(plan):
    for command in plan.commands:
        candidates = [
            (call, number, error, rest)
            for call, number, _ in plan.calls(command)
            for error in ERRORS.get(call, "").split()
            for rest in ["", *rests(call, number, error)]
        ]
        for call, number, error, rest in plan.some(candidates, command.name, 8):
            yield f"{command.name} {call} {number}{rest} {error}", fail, (command.name, call, number, error, rest)


def rests(call, number, error):
    if error in LASTING:
        yield "+"
    if error in STORMS and call != "fcntl":
        yield f"..{number + 3}"


def fail(world, name, call, number, error, rest):
    strike(world, name, Failure(call, number, error, rest))
