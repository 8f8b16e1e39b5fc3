#!/usr/bin/env python3
"""Makes a reader of first messages work as hard as it can be made to.

Usage: hostile.py fill STORE FOLDER
       hostile.py message > MESSAGE
       hostile.py message BUNDLE INDEX > MESSAGE

`fill` adds 56 periods of the past to a store, each with a reusable bundle, which it puts into the
folder. `message` writes 1,024 stanzas that no prekeys open, or 1,023 and at INDEX a true first
message from a stranger, with the content "found", made with the bundle.
"""

import os
import sys
import time

import support
from support import check

import pawl_frames
import pawl_protocol as pawl
from pawl_primitives import DAY, is_canonical
from pawl_store import StoreFiles

PERIODS, STANZAS = 56, 1024


def fill(store: str, folder: str) -> None:
    files, now = StoreFiles(store), int(time.time())
    for weeks in range(1, PERIODS + 1):
        # Even the oldest, 56 weeks ago, is held: 366 days and 30 more have not passed.
        bundle = files.add_period(now - weeks * 7 * DAY, 366 * DAY)
        with open(os.path.join(folder, f"{weeks}.pawl"), "wb") as file:
            file.write(bundle)
    files.commit()


def hostile_stanza() -> bytes:
    """Returns a stanza of the right form, which only a decapsulation shows to be nobody's."""
    E = os.urandom(31) + b"\x55"
    check(is_canonical(E), "E is canonical")
    return b"\x01" + E + os.urandom(2312 - 32 + 1272 + 32 + 48)


def message(bundle: bytes, index: int) -> bytes:
    file_secret = os.urandom(32)
    stanzas = [(hostile_stanza(), os.urandom(32)) for _ in range(STANZAS)]
    if bundle:
        stranger = pawl.Party()
        if not pawl_frames.is_binary(bundle):
            bundle = pawl_frames.unarmor(bundle, "BUNDLE")
        stranger.import_bundle(bundle)
        session, = next(iter(stranger.contacts.values())).sessions
        mk, initiator, sealed = session.send()
        stanzas[index] = pawl.make_stanza(mk, os.urandom(32), session.AD, initiator, sealed,
                                          file_secret, STANZAS)
    return pawl.make_message(stanzas, file_secret, [(pawl_frames.STORED, b"found")])


def main(command: str, *arguments: str) -> None:
    if command == "fill":
        fill(*arguments)
        return
    bundle, index = b"", 0
    if arguments:
        with open(arguments[0], "rb") as file:
            bundle, index = file.read(), int(arguments[1])
    sys.stdout.buffer.write(message(bundle, index))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 4) or sys.argv[1] not in ("fill", "message"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
