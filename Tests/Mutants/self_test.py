"""Checks that the rules find what they must, and that the program stops when it has to."""

from dataclasses import replace

import build
import places

SOURCE = '''
/// if a < b { throw x }
package struct Sample {
  static let maximumNameByteCount = 64
  private static let label = [UInt8]("pawl sample".utf8)

  init(_ value: Int) { self.value = value }

  mutating func take(_ now: UInt64) throws -> Bool {
    guard now < expires else { throw .old }
    guard try reader.isWhole(), let first = list.first,
      first == 3
    else { return false }
    if isBroken { throw .broken }
    bytes.append(bigEndian: now)
    number += 1
    try transaction.delete(key)
    try file.sync()
    let text = "if a < b { throw x }"
    return number != 0 && text.isEmpty
  }
}
'''
# A kind, what is there, and what a mutant has instead.
FOUND = [
    ("off by one", "64", "(64) + (mutant(#) ? 1 : 0)"),
    ("label changed", '"pawl sample"', '(mutant(#) ? "pawl samplq" : "pawl sample")'),
    ("check left out", "now < expires", "(mutant(#) ? true : (now < expires))"),
    ("comparison turned", "now < expires", "(mutant(#) ? (now >= expires) : (now < expires))"),
    ("bound moved", "now < expires", "(mutant(#) ? (now <= expires) : (now < expires))"),
    ("check left out", "try reader.isWhole()", "(try mutant(#) ? true : (reader.isWhole()))"),
    ("condition negated", "try reader.isWhole()", "(try mutant(#) != (reader.isWhole()))"),
    ("comparison turned", "first == 3", "(mutant(#) ? (first != 3) : (first == 3))"),
    ("check left out", "first == 3", "(mutant(#) ? true : (first == 3))"),
    ("check left out", "isBroken", "(mutant(#) ? false : (isBroken))"),
    ("condition negated", "isBroken", "(mutant(#) != (isBroken))"),
    ("field left out", "bytes.append(bigEndian: now)", "if !mutant(#) { bytes.append(bigEndian: now) }"),
    ("state kept", "number += 1", "if !mutant(#) { number += 1 }"),
    ("erasure left out", "try transaction.delete(key)", "if !mutant(#) { try transaction.delete(key) }"),
    ("sync left out", "try file.sync()", "if !mutant(#) { try file.sync() }"),
    ("comparison turned", "number != 0", "(mutant(#) ? (number == 0) : (number != 0))"),
]


def main():
    lines = SOURCE.split("\n")
    found = places.places_in("Sample.swift", lines)
    got = sorted((place.kind, place.old, place.new) for place in found)
    assert got == sorted(FOUND), f"the rules find {set(got) ^ set(FOUND)}"
    for place in found:
        changed = build.mutated(SOURCE, [(7, place)])
        assert changed.count("mutant(7)") == 1 and len(changed.split("\n")) == len(lines), place
    refuses(lambda: build.mutated(SOURCE.replace("isBroken", "isSound "), [(1, place) for place in found]))
    refuses(lambda: build.check(found))
    many = [replace(place, kind=kind) for place in found for kind in places.RULES]
    build.check(many)
    refuses(lambda: build.check([replace(place, kind="state kept") for place in many[:40]] + many[40:]))
    return 0


def refuses(call):
    try:
        call()
    except SystemExit:
        return
    raise AssertionError("the program did not stop")


if __name__ == "__main__":
    main()
