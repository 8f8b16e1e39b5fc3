"""Copies of a directory at a moment, which can be restored."""

import os
import shutil
import stat


class Snapshot:
    """The directories and files below a directory, with their modes, held in memory."""

    def __init__(self, root):
        self.root = root
        self.entries = {}
        for folder, _, names in os.walk(root):
            self.entries[folder] = (stat.S_IMODE(os.lstat(folder).st_mode), None)
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    self.entries[path] = (stat.S_IMODE(os.lstat(path).st_mode), file.read())

    def restore(self):
        """Makes everything below the directory what it was at that moment."""
        for entry in os.scandir(self.root):
            shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)
        for path, (mode, content) in self.entries.items():
            if content is None:
                os.makedirs(path, 0o700, exist_ok=True)
            else:
                with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                    file.write(content)
            os.chmod(path, mode)
