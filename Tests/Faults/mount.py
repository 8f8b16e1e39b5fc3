"""A file system of its own for a folder, for a while."""

import ctypes
import os
import subprocess

from skip import Skip
from snapshot import Snapshot

NEW_MOUNTS, NEW_USER = 0x00020000, 0x10000000
entered = False


def enter():
    """Gives this process a name space for its mounts, so that nothing stays mounted whatever happens.
    Who is not root becomes root of a name space of users, where the system allows that."""
    global entered
    if entered:
        return
    user, group = os.geteuid(), os.getegid()
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(NEW_MOUNTS if user == 0 else NEW_MOUNTS | NEW_USER):
        raise Skip(f"file systems cannot be mounted: {os.strerror(ctypes.get_errno())}")
    if user != 0:
        for name, line in ("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1"):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(line)
    command("mount", "--make-rprivate", "/")
    entered = True


def command(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        # Without paths, which are others each time.
        tried = " ".join(word for word in words if "/" not in word)
        reason = " ".join(word for word in done.stderr.split() if "/" not in word)
        raise Skip(f"'{tried}' fails here: {reason}")


class Mount:
    """Holds what was in the folder before; in the end, the folder holds what is in it then."""

    def __init__(self, folder, *options, kind="tmpfs", source="tmpfs"):
        self.folder = folder
        self.words = ["mount", "-t", kind, "-o", ",".join(options), source, folder]

    def __enter__(self):
        enter()
        before = Snapshot(self.folder)
        command(*self.words)
        before.restore()
        return self

    def __exit__(self, *_):
        after = Snapshot(self.folder)
        command("umount", "-l", self.folder)
        after.restore()

    def forbid_writing(self):
        command("mount", "-o", "remount,bind,ro", self.folder)

    @property
    def ballast(self):
        return os.path.join(self.folder, "ballast")

    def fill(self, free):
        """Leaves so many bytes."""
        state = os.statvfs(self.folder)
        size = state.f_bavail * state.f_frsize - free
        with open(self.ballast, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(size, 1))

    def clear(self):
        os.unlink(self.ballast)
