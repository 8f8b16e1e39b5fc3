"""The files that are encrypted."""

import gzip
import hashlib
import os
import sys

TEXT_SIZE = 200_000_000
# The folder below one of these places that gives most gives a tenth.
FOLDER_SIZE = TEXT_SIZE // 10
SOURCE_NAMES = (".c", ".cc", ".cpp", ".h", ".hpp", ".js", ".json", ".md", ".pl", ".pm", ".py", ".S",
                ".sh", ".swift")
# What the text is made of, in this order: kinds of files, the places where they lie, how their names
# end, and how much they give at most.
TEXT_KINDS = (
    (("/usr/share/doc",), ("",), 60_000_000),
    (("/usr/share/man",), ("",), 60_000_000),
    (("/usr/include",), ("",), 60_000_000),
    (("/usr/lib", "/usr/share"), SOURCE_NAMES, TEXT_SIZE),
)
# A file that is longer is not something that people wrote.
FILE_SIZE = 8_000_000


def write_random(path, length):
    with open(path, "wb") as file:
        while length > 0:
            file.write(os.urandom(min(length, 1 << 20)))
            length -= 1 << 20


def write_text(path):
    """Documentation, manual pages, headers and sources as they lie on the machine, in the order of their
    names, each file once, and no folder too often."""
    seen = set()
    with open(path, "wb") as file:
        for places, ends, most in TEXT_KINDS:
            stop = min(file.tell() + most, TEXT_SIZE)
            for place in places:
                for folder in _folders(place):
                    folder_stop = min(file.tell() + FOLDER_SIZE, stop)
                    for text in _texts(folder, ends, seen):
                        file.write(text[:folder_stop - file.tell()])
                        if file.tell() == folder_stop:
                            break
        if file.tell() < TEXT_SIZE:
            sys.exit(f"bench: there are only {file.tell()} bytes of text here")


def _folders(place):
    """The folders in a place; what lies in the place itself is left out, as is what other kinds have."""
    taken = {place for places, _, _ in TEXT_KINDS for place in places}
    if not os.path.isdir(place):
        return []
    paths = [entry.path for entry in os.scandir(place) if entry.is_dir(follow_symlinks=False)]
    return sorted(path for path in paths if path not in taken)


def _texts(folder, ends, seen):
    """The contents of the text files in a folder that were not seen before, without compression."""
    for directory, directories, names in os.walk(folder):
        directories.sort()
        for name in sorted(names):
            path = os.path.join(directory, name)
            if not name.removesuffix(".gz").endswith(ends) or os.path.islink(path):
                continue
            text = _text(path)
            digest = hashlib.sha256(text).digest()
            if text and digest not in seen:
                seen.add(digest)
                yield text


def _text(path):
    """What a file holds, or nothing if it is no text."""
    try:
        if os.path.getsize(path) > FILE_SIZE:
            return b""
        with gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
            data = file.read(FILE_SIZE + 1)
        data.decode()
    except (OSError, EOFError, UnicodeDecodeError):
        return b""
    return b"" if b"\0" in data or len(data) > FILE_SIZE else data
