"""Temporary file systems, each mounted on a folder."""

import ctypes
import os
import subprocess

from snapshot import Snapshot
from violation import Skip

NEW_MOUNTS, NEW_USER = 0x00020000, 0x10000000
entered = False


def enter():
    """Gives this process a mount namespace of its own, so that nothing stays mounted whatever happens. A
    user other than root becomes root in a user namespace, if the system allows that."""
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
    """Runs a command, and skips the case if it fails."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        # Without the paths, which differ each time, so that equal reasons are reported once.
        tried = " ".join(word for word in words if "/" not in word)
        reason = " ".join(word for word in done.stderr.split() if "/" not in word)
        raise Skip(f"'{tried}' fails here: {reason}")


class Mount:
    """A file system that is mounted on a folder for a while. It starts with the folder's content, and at
    the end its own content is put into the folder."""

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
        """Fills the file system until `free` bytes are left."""
        state = os.statvfs(self.folder)
        size = state.f_bavail * state.f_frsize - free
        with open(self.ballast, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(size, 1))

    def clear(self):
        """Frees what `fill` has filled."""
        os.unlink(self.ballast)
