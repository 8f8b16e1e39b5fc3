# A word for scripts that look at how a program is linked.

# hardened FILE: the program can be loaded at any address, has neither a path of its own to libraries nor
# an executable stack, and lets nobody write to what the loader has prepared.
hardened() {
  python3 - "$1" <<'END' || fail "$1 is not hardened"
import struct, sys

data = open(sys.argv[1], "rb").read()
assert data[:6] == b"\x7fELF\x02\x01", "not a 64-bit ELF file"
kind, = struct.unpack_from("<H", data, 16)
table, = struct.unpack_from("<Q", data, 32)
size, count = struct.unpack_from("<HH", data, 54)
segments = []
for index in range(count):
    segment, flags, offset, address, _, length = struct.unpack_from("<IIQQQQ", data, table + index * size)
    segments.append((segment, flags, offset, address, length))
LOAD, DYNAMIC, INTERPRETER, STACK, RELRO = 1, 2, 3, 0x6474E551, 0x6474E552
EXECUTABLE, WRITABLE = 1, 2


def only(wanted):
    found = [segment for segment in segments if segment[0] == wanted]
    assert len(found) == 1, f"{len(found)} segments of the type {wanted:#x}"
    return found[0]


assert kind == 3, "not position-independent"
only(INTERPRETER)
only(RELRO)
assert not only(STACK)[1] & EXECUTABLE, "the stack is executable"
for segment, flags, *_ in segments:
    both = EXECUTABLE | WRITABLE
    assert segment != LOAD or flags & both != both, "code can be overwritten"

_, _, start, _, length = only(DYNAMIC)
entries = [struct.unpack_from("<qQ", data, start + at) for at in range(0, length, 16)]
values = dict(reversed(entries[: entries.index((0, 0))]))
NEEDED, STRINGS, RPATH, TEXTREL, RUNPATH, FLAGS, FLAGS_1 = 1, 5, 15, 22, 29, 30, 0x6FFFFFFB
assert RPATH not in values and RUNPATH not in values, "it has a path of its own to libraries"
assert TEXTREL not in values, "code is changed when it is loaded"
assert values.get(FLAGS, 0) & 8 and values.get(FLAGS_1, 0) & 1, "functions are looked up late"
assert values[FLAGS_1] & 0x08000000, "not a position-independent program"
strings = next(values[STRINGS] - address + offset for segment, _, offset, address, length in segments
               if segment == LOAD and address <= values[STRINGS] < address + length)
for key, value in entries:
    if key == NEEDED:
        name = data[strings + value : data.index(b"\0", strings + value)]
        assert b"/" not in name, f"it needs {name}"
END
}
