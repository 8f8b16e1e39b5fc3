"""Runs a command whose system calls transfer less than they ask for, as may happen at any time.

    python3 trickle.py COUNT LOG COMMAND…

strace could only change the result, so that bytes would be missing. This traces the command itself, and
reduces the length that a call asks for to COUNT at the entry of the call. The number of calls that it has
shortened is written to LOG.
"""

import ctypes
import os
import platform
import signal
import sys

# Requests of ptrace(2).
TRACE_ME, CONTINUE, GET, SET, OPTIONS = 0, 24, 12, 13, 0x4200
MARK_CALLS, END_WITH_TRACER = 0x01, 0x00100000
CALL = signal.SIGTRAP | 0x80
# The register that holds the length, by the number of the call on 64-bit x86: read, write, pread64,
# pwrite64 and getrandom.
LENGTHS = {0: "rdx", 1: "rdx", 17: "rdx", 18: "rdx", 318: "rsi"}
# The program's own work begins with prctl(PR_SET_DUMPABLE). The loader before it accepts no short reads.
PRCTL, DUMPABLE = 157, 4

REGISTERS = (
    "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss fs_base gs_base "
    "ds es fs gs"
).split()


class Registers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_ulonglong) for name in REGISTERS]


library = ctypes.CDLL(None, use_errno=True)
library.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def obstacle():
    """Returns why this cannot be done on this machine, or None if it can."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return "short reads and writes need Linux on 64-bit x86"
    return None


class Tracer:
    """A command that is being traced, whose calls transfer at most `most` bytes."""

    def __init__(self, most, command):
        self.most = most
        self.count = 0
        self.process = os.fork()
        if self.process == 0:
            library.ptrace(TRACE_ME, 0, None, None)
            os.execv(command[0], command)
        os.waitpid(self.process, 0)
        library.ptrace(OPTIONS, self.process, None, MARK_CALLS | END_WITH_TRACER)

    def run(self):
        """Follows the command from call to call, and returns its exit status as a shell would."""
        is_entering, has_begun, wanted, passed = True, False, None, 0
        while True:
            library.ptrace(CONTINUE, self.process, None, passed)
            _, status = os.waitpid(self.process, 0)
            if not os.WIFSTOPPED(status):
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code
            passed = 0 if os.WSTOPSIG(status) in (CALL, signal.SIGTRAP) else os.WSTOPSIG(status)
            if os.WSTOPSIG(status) != CALL:
                continue
            registers = self.registers()
            if is_entering:
                has_begun = has_begun or (registers.orig_rax == PRCTL and registers.rdi == DUMPABLE)
                wanted = self.shorten(registers) if has_begun else None
            elif wanted is not None:
                # A system call preserves the registers of its arguments, and programs rely on that.
                self.put(registers, wanted)
            is_entering = not is_entering

    def shorten(self, registers):
        """Shortens the call, and returns the length that it asked for, or None if it was short enough."""
        name = LENGTHS.get(registers.orig_rax)
        if name is None or getattr(registers, name) <= self.most:
            return None
        wanted = getattr(registers, name)
        self.count += 1
        self.put(registers, self.most)
        return wanted

    def registers(self):
        registers = Registers()
        library.ptrace(GET, self.process, None, ctypes.addressof(registers))
        return registers

    def put(self, registers, length):
        setattr(registers, LENGTHS[registers.orig_rax], length)
        library.ptrace(SET, self.process, None, ctypes.addressof(registers))


if __name__ == "__main__":
    tracer = Tracer(int(sys.argv[1]), sys.argv[3:])
    code = tracer.run()
    with open(sys.argv[2], "w") as log:
        log.write(str(tracer.count))
    sys.exit(code)
