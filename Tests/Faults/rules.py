"""Checks of what must hold after every run, with or without a fault."""

import os
import stat
import unicodedata

from violation import require

# The exit statuses that the command line promises.
TABLE = {0, 1, 2, *range(10, 25), 141}
# The memory that a process may use, in kilobytes.
MEMORY_LIMIT = 64 * 1024


def check(world, run, fault=None):
    """Checks that the status is one of those promised and never a trap, that error messages are clean, that
    nothing is left over or accessible to others, and that neither time nor memory is exceeded."""
    allowed = TABLE | (fault.statuses if fault else set())
    require(not run.hung, "it hung", run)
    require(run.status in allowed, "an exit status that is not in the table", run)
    require(run.kilobytes <= world.memory_limit, f"it used {run.kilobytes} kilobytes", run)
    check_words(run, fault)
    check_files(world, run)


def check_words(run, fault=None):
    """Checks that standard error has no control, format or replacement characters, and nothing that the
    language's runtime wrote."""
    said = run.err.decode(errors="replace")
    strange = {c for c in said if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs")}
    require(not strange and "\ufffd" not in said, f"unclean error message: {strange}", run)
    if run.status not in (0, 141) and run.status < 128:
        # The fault may keep the error from being written behind a note.
        is_cut = fault and all(line.startswith("pawl: ") for line in said.splitlines())
        require(
            "pawl: error: " in said or not said or is_cut, "an error message that is not pawl's", run)
    require("Fatal error" not in said, "the language's runtime wrote an error", run)


def check_files(world, run):
    """Checks that no temporary file is left, and that only their owner can access the stores."""
    require(not os.listdir(os.path.join(world.directory, "tmp")), "a temporary file is left", run)
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
    """Returns whether a kill may leave this file: one that replaces another file has a temporary name next
    to it for a moment, and the next file that replaces the same one removes it."""
    return os.path.exists(os.path.join(folder, name.removeprefix(".pawl-")))
