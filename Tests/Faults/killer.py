"""Runs a command and kills it before one of its system calls, which are counted over all of its threads.

    python3 killer.py NUMBER WHICH LOG COMMAND…

strace counts the calls of each thread by themselves, so it never gets to the later calls of some of them.
WHICH is `all`, or `lasting` to count only the calls that change something outside the process. If NUMBER is 0,
nothing is killed. The number of calls that the program made is written to LOG.
"""

import ctypes
import os
import signal
import sys

from trickle import CALL, CONTINUE, DUMPABLE, END_WITH_TRACER, MARK_CALLS, OPTIONS, PRCTL, TRACE_ME, library

# PTRACE_GET_SYSCALL_INFO, and what it says about the entry of a call.
INFO, ENTRY = 0x420E, 1
FOLLOW_THREADS = 0x08
# waitpid(2) for threads too.
ALL_THREADS = 0x40000000
# By their numbers on 64-bit x86: write, pwrite64, sendto, shutdown, fsync, fdatasync, ftruncate, exit_group,
# and openat, of which some calls create a file.
LASTING = {1, 18, 44, 48, 74, 75, 77, 231}
PWRITE, OPENAT, CREATING = 18, 257, os.O_CREAT | 0x400000


class Info(ctypes.Structure):
    _fields_ = [
        ("deed", ctypes.c_uint8), ("rest", ctypes.c_uint8 * 23), ("call", ctypes.c_uint64),
        ("arguments", ctypes.c_uint64 * 6),
    ]  # fmt: skip


class Killer:
    """A command that is being traced, with all its threads, until it is killed before call `number`."""

    def __init__(self, number, which, command):
        self.number = number
        self.which = which
        self.count = 0
        self.has_begun = False
        self.process = os.fork()
        if self.process == 0:
            library.ptrace(TRACE_ME, 0, None, None)
            os.execv(command[0], command)
        os.waitpid(self.process, 0)
        library.ptrace(OPTIONS, self.process, None, MARK_CALLS | FOLLOW_THREADS | END_WITH_TRACER)

    def run(self):
        """Follows the command from call to call, and returns its exit status as a shell would."""
        library.ptrace(CONTINUE, self.process, None, 0)
        known = {self.process}
        while True:
            thread, status = os.waitpid(-1, ALL_THREADS)
            if not os.WIFSTOPPED(status):
                if thread == self.process:
                    code = os.waitstatus_to_exitcode(status)
                    return code if code >= 0 else 128 - code
                continue
            number, passed = os.WSTOPSIG(status), 0
            if number == CALL:
                self.look_at_call(thread)
            elif number != signal.SIGTRAP and thread in known:
                passed = number
            # A thread begins by stopping.
            known.add(thread)
            library.ptrace(CONTINUE, thread, None, passed)

    def look_at_call(self, thread):
        info = Info()
        library.ptrace(INFO, thread, ctypes.sizeof(info), ctypes.addressof(info))
        if info.deed != ENTRY:
            return
        if self.has_begun and (self.which == "all" or lasts(info)):
            self.count += 1
            if self.count == self.number:
                os.kill(self.process, signal.SIGKILL)
        self.has_begun = self.has_begun or (info.call == PRCTL and info.arguments[0] == DUMPABLE)


def lasts(info):
    """Returns whether a call changes something outside the process. What SQLite writes before and after each
    page in its journal has no effect until the journal's first bytes are written."""
    if info.call == OPENAT:
        return info.arguments[2] & CREATING != 0
    return info.call in LASTING and not (info.call == PWRITE and info.arguments[2] == 4)


if __name__ == "__main__":
    killer = Killer(int(sys.argv[1]), sys.argv[2], sys.argv[4:])
    code = killer.run()
    with open(sys.argv[3], "w") as log:
        log.write(str(killer.count))
    sys.exit(code)
