"""Runs a command while a file system that lacks something is mounted on a folder, with the folder's content.

  poor_files.py FOLDER LACKING COMMAND…

LACKING is a list, separated by commas, of what the file system refuses, each with the error that it gives:
`chmod=EPERM`, `link=ENOSYS`, `syncdir=EINVAL`, `sync=EINVAL`, `renameanew=ENOSYS`. With `modes=EPERM` it
gives no error, but makes files and directories that all can read. It never has files without a name. It passes everything else on to the folder, by the protocol of /dev/fuse. The status is that of
the command, or 77 if the system does not allow the mount."""

import ctypes
import errno
import os
import stat
import struct
import subprocess
import sys

NEW_MOUNTS, PRIVATE, RECURSIVE, DETACH = 0x00020000, 1 << 18, 1 << 14, 2
ENTRY_FLAGS = os.O_PATH | os.O_NOFOLLOW
libc = ctypes.CDLL(None, use_errno=True)


def call(function, *arguments):
    if function(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


class Server:
    """Answers the requests of the kernel. A node is an open descriptor of a file below the folder."""

    def __init__(self, device, root, lacking):
        self.device, self.lacking = device, lacking
        self.nodes, self.numbers, self.listings = {1: root}, {}, {}

    def run(self):
        while True:
            try:
                request = os.read(self.device, 1 << 18)
            except OSError as error:
                if error.errno == errno.ENODEV:
                    return
                raise
            _, code, unique, node = struct.unpack_from("<IIQQ", request)
            action = self.ACTIONS.get(code)
            if code in (2, 42, 36):
                continue
            try:
                body, result = (action(self, node, request[40:]), 0) if action else (b"", -errno.ENOSYS)
            except OSError as error:
                body, result = b"", -error.errno
            os.write(self.device, struct.pack("<IiQ", 16 + len(body), result, unique) + body)

    def lack(self, what):
        if what in self.lacking:
            raise OSError(self.lacking[what], what)

    def mode(self, wanted):
        return 0o755 if "modes" in self.lacking else wanted & 0o7777

    def path(self, node):
        return f"/proc/self/fd/{self.nodes[node]}"

    @staticmethod
    def names(body):
        return [name for name in body.split(b"\0") if name]

    @staticmethod
    def attributes(status):
        times = [status.st_atime_ns, status.st_mtime_ns, status.st_ctime_ns]
        return struct.pack(
            "<6Q10I", status.st_ino, status.st_size, status.st_blocks, *(t // 10**9 for t in times),
            *(t % 10**9 for t in times), status.st_mode, status.st_nlink, status.st_uid, status.st_gid,
            status.st_rdev, 4096, 0)  # fmt: skip

    def entry(self, node, name):
        descriptor = os.open(name, ENTRY_FLAGS, dir_fd=self.nodes[node])
        status = os.fstat(descriptor)
        number = self.numbers.setdefault(status.st_ino, len(self.numbers) + 2)
        # The descriptor keeps the file, and so its number stays its own.
        if number in self.nodes:
            os.close(descriptor)
        else:
            self.nodes[number] = descriptor
        return struct.pack("<4Q2I", number, 0, 0, 0, 0, 0) + self.attributes(status)

    def init(self, node, body):
        return struct.pack("<4I2H2I2H8I", 7, 31, 0, 0, 16, 12, 65536, 1, 0, 0, *[0] * 8)

    def lookup(self, node, body):
        return self.entry(node, self.names(body)[0])

    def getattr(self, node, body):
        return struct.pack("<QII", 0, 0, 0) + self.attributes(os.fstat(self.nodes[node]))

    def setattr(self, node, body):
        valid, _, _, size = struct.unpack_from("<IIQQ", body)
        mode, _, user, group = struct.unpack_from("<4I", body, 68)
        if valid & 1:
            self.lack("chmod")
            os.chmod(self.path(node), mode & 0o7777)
        if valid & 6:
            os.chown(self.path(node), user if valid & 2 else -1, group if valid & 4 else -1)
        if valid & 8:
            os.truncate(self.path(node), size)
        return self.getattr(node, b"")

    def readlink(self, node, body):
        return os.readlink("", dir_fd=self.nodes[node])

    def symlink(self, node, body):
        name, target = self.names(body)
        os.symlink(target, name, dir_fd=self.nodes[node])
        return self.entry(node, name)

    def mkdir(self, node, body):
        name = self.names(body[8:])[0]
        os.mkdir(name, self.mode(struct.unpack_from("<I", body)[0]), dir_fd=self.nodes[node])
        return self.entry(node, name)

    def unlink(self, node, body):
        os.unlink(self.names(body)[0], dir_fd=self.nodes[node])
        return b""

    def rmdir(self, node, body):
        os.rmdir(self.names(body)[0], dir_fd=self.nodes[node])
        return b""

    def rename(self, node, body, length=8):
        old, new = self.names(body[length:])
        os.rename(old, new, src_dir_fd=self.nodes[node], dst_dir_fd=self.nodes[struct.unpack_from("<Q", body)[0]])
        return b""

    def rename_anew(self, node, body):
        self.lack("renameanew")
        target, flags = struct.unpack_from("<QI", body)
        if flags & 1 and os.access(self.names(body[16:])[1], os.F_OK, dir_fd=self.nodes[target]):
            raise FileExistsError(errno.EEXIST, "exists")
        return self.rename(node, body, 16)

    def link(self, node, body):
        self.lack("link")
        name = self.names(body[8:])[0]
        old = struct.unpack_from("<Q", body)[0]
        os.link(self.path(old), name, dst_dir_fd=self.nodes[node], follow_symlinks=True)
        return self.entry(node, name)

    def open(self, node, body):
        flags = struct.unpack_from("<I", body)[0] & (os.O_ACCMODE | os.O_TRUNC)
        return struct.pack("<QII", os.open(self.path(node), flags), 1, 0)

    def create(self, node, body):
        flags, mode = struct.unpack_from("<II", body)
        name = self.names(body[16:])[0]
        descriptor = os.open(name, flags & ~os.O_NOFOLLOW, self.mode(mode), dir_fd=self.nodes[node])
        return self.entry(node, name) + struct.pack("<QII", descriptor, 1, 0)

    def read(self, node, body):
        handle, offset, size = struct.unpack_from("<QQI", body)
        return os.pread(handle, size, offset)

    def write(self, node, body):
        handle, offset, size = struct.unpack_from("<QQI", body)
        return struct.pack("<II", os.pwrite(handle, body[40 : 40 + size], offset), 0)

    def release(self, node, body):
        os.close(struct.unpack_from("<Q", body)[0])
        return b""

    def fsync(self, node, body):
        self.lack("sync")
        os.fsync(struct.unpack_from("<Q", body)[0])
        return b""

    def nothing(self, node, body):
        return b""

    def opendir(self, node, body):
        self.listings[node] = [os.fsencode(name) for name in os.listdir(self.path(node))]
        return struct.pack("<QII", 0, 0, 0)

    def readdir(self, node, body):
        _, offset, size = struct.unpack_from("<QQI", body)
        answer = b""
        for place, name in enumerate(self.listings[node][offset:], offset + 1):
            one = struct.pack("<QQII", place, place, len(name), 0) + name
            one += bytes(-len(one) % 8)
            if len(answer) + len(one) > size:
                break
            answer += one
        return answer

    def fsyncdir(self, node, body):
        self.lack("syncdir")
        return b""

    def statfs(self, node, body):
        state = os.statvfs(self.path(node))
        counts = state.f_blocks, state.f_bfree, state.f_bavail, state.f_files, state.f_ffree
        return struct.pack("<5Q10I", *counts, state.f_bsize, state.f_namemax, state.f_frsize, *[0] * 7)

    ACTIONS = {
        1: lookup, 3: getattr, 4: setattr, 5: readlink, 6: symlink, 9: mkdir, 10: unlink, 11: rmdir, 12: rename,
        13: link, 14: open, 15: read, 16: write, 17: statfs, 18: release, 20: fsync, 25: nothing, 26: init,
        27: opendir, 28: readdir, 29: nothing, 30: fsyncdir, 35: create, 45: rename_anew,
    }  # fmt: skip


def main(folder, lacking, *command):
    pairs = (one.split("=") for one in lacking.split(",") if one)
    codes = {what: getattr(errno, code) for what, code in pairs}
    root = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        device = os.open("/dev/fuse", os.O_RDWR)
        call(libc.unshare, NEW_MOUNTS)
        call(libc.mount, None, b"/", None, PRIVATE | RECURSIVE, None)
        options = f"fd={device},rootmode=40000,user_id={os.geteuid()},group_id={os.getegid()},default_permissions"
        call(libc.mount, b"poor", os.fsencode(folder), b"fuse", 0, options.encode())
    except OSError as error:
        print(f"no such file system here: {error}", file=sys.stderr)
        return 77
    if os.fork() == 0:
        os.umask(0)
        Server(device, root, codes).run()
        os._exit(0)
    os.close(device)
    status = subprocess.run(command, check=False).returncode
    call(libc.umount2, os.fsencode(folder), DETACH)
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
