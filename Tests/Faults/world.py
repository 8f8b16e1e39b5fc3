"""A few people with a store each, and the files that they exchange."""

import hashlib
import json
import os
import shutil
import sqlite3

import rules
from run import Running
from snapshot import Snapshot
from violation import require

PEOPLE = ("alice", "bob", "carol", "dan", "eve")
CONTENT = b"".join(hashlib.sha256(bytes([i])).digest() for i in range(100))


class World:
    """A directory in which every command of a case runs.

    Each person has a home of their own, with the store and the markers that are kept outside the store, so
    that both are restored together. Messages and decrypted files are in `files`, which is the working
    directory.
    """

    def __init__(self, directory, binary):
        self.directory = directory
        self.binary = binary
        self.files = os.path.join(directory, "files")
        self.ledger = None
        self.variables = {}
        self.memory_limit = rules.MEMORY_LIMIT
        self.remains = set()
        self.acquaint()

    def acquaint(self):
        """Makes the world that cases begin with: Alice has conversed with Bob and Carol, Eve has Bob's bundle
        and no answer yet, Dan has no contacts, and Fay has no store."""
        shutil.rmtree(self.directory, ignore_errors=True)
        for folder in ("", "files", "tmp", "disk", *PEOPLE, "fay"):
            os.mkdir(os.path.join(self.directory, folder), 0o700)
        for person in PEOPLE:
            self.succeed(person, "init", "-q", "--name", person)
            bundle = self.succeed(person, "export").out
            self.write(f"{person}.pawl", bundle)
        for friend in ("bob", "carol"):
            self.succeed("alice", "import", "-q", friend, f"{friend}.pawl")
            self.pass_on("alice", friend, "--accept", "alice")
            self.pass_on(friend, "alice")
        self.succeed("eve", "import", "-q", "bob", "bob.pawl")
        # The store's key, which a passphrase would encrypt: the last bytes of the key file.
        self.bare = self.stored("alice")["key"][-32:]
        self.write("content", CONTENT)
        self.write("old", b"old")
        self.checks_itself = self.pawl("alice", "check").status == 0
        self.first = self.snapshot()
        self.prepared = {}

    def begin(self):
        """Restores the world that `acquaint` has made."""
        self.variables = {}
        self.memory_limit = rules.MEMORY_LIMIT
        self.remains = set()
        self.first.restore()

    def prepare(self, command):
        """Restores the world that a command needs."""
        self.restore(command.name, command.setup, command.environment, command.memory_limit)

    def restore(self, name, setup, variables={}, memory_limit=rules.MEMORY_LIMIT):
        """Restores the world of that name, which `setup` has made of the one that cases begin with. It is
        run once."""
        self.variables = variables
        self.memory_limit = memory_limit
        self.remains = set()
        if name not in self.prepared:
            self.first.restore()
            setup(self)
            self.prepared[name] = self.snapshot()
        self.prepared[name].restore()

    # Files

    def path(self, name):
        return os.path.join(self.files, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)

    def read(self, name):
        """Returns the content of a file, or None if there is no such file."""
        try:
            with open(self.path(name), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def home(self, person):
        return os.path.join(self.directory, person)

    def store(self, person, name=""):
        return os.path.join(self.home(person), "store", name)

    def stored(self, person):
        """Returns the contents of the key file and the database of a store, by name."""
        contents = {}
        for name in ("key", "store.db"):
            try:
                with open(self.store(person, name), "rb") as file:
                    contents[name] = file.read()
            except OSError:
                contents[name] = None
        return contents

    def prekeys(self, front="one-time-"):
        """Returns the paths of the files in Bob's prekey directory whose names begin with `front`."""
        folders = os.walk(self.path("prekeys"))
        paths = [os.path.join(folder, name) for folder, _, names in folders for name in names]
        return sorted(path for path in paths if path.rpartition("/")[2].startswith(front))

    def snapshot(self):
        return Snapshot(self.directory)

    # Commands

    def environment(self, person):
        home = self.home(person)
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "LC_ALL": "C.UTF-8",
            "HOME": home,
            "PAWL_STORE": os.path.join(home, "store"),
            "XDG_STATE_HOME": os.path.join(home, "state"),
            "TMPDIR": os.path.join(self.directory, "tmp"),
            **self.variables,
        }

    def start(self, person, *arguments, fault=None, input=None, tells=False, output=None, keep=()):
        """Starts a command as that person, with a fault that strikes it. With `tells`, its status lines are
        recorded. It inherits the descriptors in `keep`."""
        events = os.memfd_create("events") if tells else None
        # Behind the arguments there may be a command with arguments of its own.
        options = ["--status-fd", str(events)] if tells else []
        command = [self.binary, *options, *arguments]
        stdin = open(self.path(input), "rb") if isinstance(input, str) else input
        running = Running(
            fault.wrap(command) if fault else command,
            env=self.environment(person),
            cwd=self.files,
            stdin=stdin,
            stdout=output,
            keep=(*keep, events) if tells else keep,
            prepare=fault.prepare if fault else None,
        )
        if isinstance(input, str):
            stdin.close()
        running.events = events
        return running

    def finish(self, running, fault=None):
        """Waits for the end of a command, checks what must hold after every run, and returns the run."""
        run = running.finish()
        if running.events is not None:
            run.events = os.pread(running.events, 1 << 20, 0)
            os.close(running.events)
        if self.ledger:
            self.ledger.runs += 1
        if fault and fault.struck(run):
            run.notes.append("struck")
            if self.ledger:
                self.ledger.faults += 1
        rules.check(self, run, fault)
        if run.was_killed:
            self.replace_interrupted()
        return run

    def replace_interrupted(self):
        """Replaces each file for which a kill has left a temporary file, which must remove that file."""
        for name in os.listdir(self.files):
            if name.startswith(".pawl-"):
                target = name.removeprefix(".pawl-")
                content = self.read(target)
                self.succeed("dan", "export", "-o", target)
                self.write(target, content)

    def pawl(self, person, *arguments, fault=None, **others):
        """Runs a command as that person to its end."""
        running = self.start(person, *arguments, fault=fault, **others)
        if fault:
            fault.during(running)
        return self.finish(running, fault)

    def succeed(self, person, *arguments, **others):
        """Runs a command that must succeed."""
        run = self.pawl(person, *arguments, **others)
        require(run.status == 0, f"{person} should succeed", run)
        return run

    def event(self, run):
        """Returns the last status line."""
        lines = run.events.decode().splitlines()
        require(lines, "there is no status line", run)
        return json.loads(lines[-1])

    # Conversations

    def pass_on(self, sender, recipient, *options, content=b"a few words\n"):
        """Checks that a message from one person to another arrives."""
        self.write("words", content)
        message = self.succeed(sender, "encrypt", "-q", "-t", recipient, "words").out
        self.write("message.words", message)
        run = self.succeed(recipient, "decrypt", "-q", *options, "message.words")
        require(run.out == content, "not what was sent", run)
        if self.ledger:
            self.ledger.sent += 1

    def converse(self, one, other):
        """Checks that two people can write to each other, in both directions."""
        self.pass_on(one, other)
        self.pass_on(other, one)

    def intact(self, person):
        """Checks that the store is undamaged, if there is one."""
        if os.path.exists(self.store(person, "store.db")):
            require(self.is_intact(person), f"{person}'s store is damaged")

    def is_intact(self, person):
        """Returns whether the store is undamaged, according to `pawl check`, or to SQLite if the program has
        no such command."""
        if self.checks_itself:
            return self.pawl(person, "check").status == 0
        connection = sqlite3.connect(f"file:{self.store(person, 'store.db')}?mode=rw", uri=True)
        try:
            return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return False
        finally:
            connection.close()
