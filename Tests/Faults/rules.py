"""What must hold after every run, whatever struck it."""

import os
import stat
import unicodedata

from violation import require

# The exit statuses that the command line promises.
TABLE = {0, 1, 2, *range(10, 24), 141}
# What the process may take, in kilobytes.
ROOM = 64 * 1024


def check(world, run, fault=None):
    """The status is one of those promised and never a trap, errors are said in clean words, nothing
    is left over, nothing is open to others, and neither time nor memory is wasted."""
    allowed = TABLE | (fault.statuses if fault else set())
    require(not run.hung, "it hung", run)
    require(run.status in allowed, "an exit status out of the table", run)
    require(run.kilobytes <= world.room, f"it took {run.kilobytes} kilobytes", run)
    check_words(run)
    check_files(world, run)


def check_words(run):
    """No control, format or replacement characters, and no words of the language's runtime."""
    said = run.err.decode(errors="replace")
    strange = {c for c in said if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs")}
    require(not strange and "\ufffd" not in said, f"unclean words {strange}", run)
    if run.status not in (0, 141) and run.status < 128:
        require("pawl: error: " in said or not said, "another error than pawl's", run)
    require("Fatal error" not in said, "the runtime spoke", run)


def check_files(world, run):
    """No temporary file has stayed, and only their owner gets at the stores."""
    require(not os.listdir(os.path.join(world.directory, "tmp")), "a temporary file", run)
    for folder, _, names in os.walk(world.directory):
        inside = folder.endswith("/store") or "/store/" in folder or "/state" in folder
        if inside:
            mode = stat.S_IMODE(os.lstat(folder).st_mode)
            require(mode & 0o077 == 0, f"{folder} has mode {mode:o}", run)
        for name in names:
            path = os.path.join(folder, name)
            if name.startswith(".pawl-") and path not in world.remains:
                require(run.was_killed and is_due(folder, name), f"left over: {path}", run)
                world.remains.add(path)
            if inside:
                mode = stat.S_IMODE(os.lstat(os.path.join(folder, name)).st_mode)
                require(mode & 0o077 == 0, f"{folder}/{name} has mode {mode:o}", run)


def is_due(folder, name):
    """A file that replaces another has a name beside it for a moment, which a death just then leaves
    and the next that replaces it removes."""
    return os.path.exists(os.path.join(folder, name.removeprefix(".pawl-")))
