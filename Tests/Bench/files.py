"""The files that are encrypted."""

import os
import sys

TEXT_SIZE = 200_000_000
TEXT_PLACES = ("/usr/include", ".build/checkouts", "/usr/lib", "/usr/share")
TEXT_NAMES = (".c", ".cc", ".cpp", ".h", ".hpp", ".js", ".json", ".md", ".pl", ".pm", ".py", ".S",
              ".sh", ".swift")


def write_random(path, length):
    with open(path, "wb") as file:
        while length > 0:
            file.write(os.urandom(min(length, 1 << 20)))
            length -= 1 << 20


def write_text(path):
    """Source text as it lies on the machine, one file after another, in the order of their names."""
    with open(path, "wb") as file:
        for source in _sources():
            with open(source, "rb") as text:
                file.write(text.read(TEXT_SIZE - file.tell()))
            if file.tell() == TEXT_SIZE:
                return
        sys.exit(f"bench: there are only {file.tell()} bytes of source text here")


def _sources():
    for place in TEXT_PLACES:
        for directory, directories, names in os.walk(place):
            directories.sort()
            for name in sorted(names):
                source = os.path.join(directory, name)
                if name.endswith(TEXT_NAMES) and not os.path.islink(source):
                    yield source
