"""Calls that transfer less than they were asked to, as the system may at any time.

strace can only pretend that: the bytes would be missing. So this traces a command itself, and cuts the
length that a call asks for when the call is entered: `python3 trickle.py COUNT LOG COMMAND…`. How many
calls it cut is in the log.
"""

import ctypes
import os
import platform
import signal
import sys

# What ptrace(2) is asked for.
TRACE_ME, CONTINUE, GET, SET, OPTIONS = 0, 24, 12, 13, 0x4200
MARK_CALLS, END_WITH_TRACER = 0x01, 0x00100000
CALL = signal.SIGTRAP | 0x80
# Of these calls of 64-bit x86, the register that holds the length: read, write, pread64, pwrite64 and
# getrandom.
LENGTHS = {0: "rdx", 1: "rdx", 17: "rdx", 18: "rdx", 318: "rsi"}
# With prctl(PR_SET_DUMPABLE) begins what is the program's own work; the loader takes no less than all.
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
    """Why it cannot be done here, if it cannot."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return "short reads and writes are made on Linux on 64-bit x86 only"
    return None


class Tracer:
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
        """Follows it from call to call; its exit status, as a shell says it."""
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
                # A call leaves the registers of its arguments as they were, and programs rely on it.
                self.put(registers, wanted)
            is_entering = not is_entering

    def shorten(self, registers):
        """Cuts the length; what was wanted, if it was more."""
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
