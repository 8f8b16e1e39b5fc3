"""Who the measurements are made with: two people and their crowd with pawl, one key each with the peers."""

import os
import subprocess


class People:
    """Stores and keys in a directory of their own."""

    def __init__(self, pawl, directory):
        self.pawl = pawl
        self.directory = directory
        self.gpg_home = self.path("gnupg")
        for name in ("alice", "bob"):
            self.run(name, "init", "--name", name)
        self.introduce("alice", "bob")
        # Each has heard of the other: what follows is the middle of a conversation.
        self.carry("alice", "bob", "--accept", "alice")
        self.carry("bob", "alice")
        self._make_age_key()
        self._make_gpg_key()

    def path(self, name):
        return os.path.join(self.directory, name)

    def store(self, name):
        return self.path(f"store-{name}")

    def command(self, name, *arguments):
        """The words that run pawl with somebody's store."""
        return [self.pawl, "--store", self.store(name), "-q", *arguments]

    def run(self, name, *arguments, data=None):
        done = subprocess.run(
            self.command(name, *arguments), input=data, stdout=subprocess.PIPE, check=True
        )
        return done.stdout

    def introduce(self, importer, owner):
        self.run(importer, "import", owner, data=self.run(owner, "export"))

    def carry(self, sender, receiver, *arguments):
        message = self.run(sender, "encrypt", "-t", receiver, data=b"hello")
        self.run(receiver, "decrypt", *arguments, data=message)

    def _make_age_key(self):
        self.age_identity = self.path("age.key")
        subprocess.run(
            ["age-keygen", "-o", self.age_identity], stderr=subprocess.DEVNULL, check=True
        )
        self.age_recipient = subprocess.run(
            ["age-keygen", "-y", self.age_identity], stdout=subprocess.PIPE, check=True, text=True
        ).stdout.strip()

    def _make_gpg_key(self):
        os.mkdir(self.gpg_home, 0o700)
        self.gpg = ["gpg", "--homedir", self.gpg_home, "--batch", "--quiet", "--yes"]
        for words in (["ed25519", "sign"], ["cv25519", "encr"]):
            key = ["--quick-generate-key", "bench", *words]
            if words[1] == "encr":
                key = ["--quick-add-key", self._fingerprint(), *words]
            subprocess.run([*self.gpg, "--passphrase", "", *key], check=True)

    def _fingerprint(self):
        listed = subprocess.run(
            [*self.gpg, "--with-colons", "--list-keys", "bench"],
            stdout=subprocess.PIPE, check=True, text=True,
        ).stdout
        return next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr"))

    def end(self):
        subprocess.run(
            ["gpgconf", "--homedir", self.gpg_home, "--kill", "all"], stderr=subprocess.DEVNULL
        )
