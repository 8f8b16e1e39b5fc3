# No file, pipe or socket serves two purposes, by whatever number or name it comes. All pairs are tried,
# in every way in which each can be named.
conversing
echo one > word
mkdir folder
ln -s folder way
PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B - <<'END'
import itertools, os, socket, subprocess

WORDS = {
    "status": "the status lines", "passphrase": "the passphrase", "new": "the new passphrase",
    "input": "the input", "output": "the output",
}  # fmt: skip
STANDARD = {"input": 0, "output": 1}
OPTIONS = {"status": "--status-fd", "passphrase": "--passphrase-fd", "new": "--new-passphrase-fd"}
VARIABLES = {"passphrase": "PAWL_PASSPHRASE_FILE", "new": "PAWL_NEW_PASSPHRASE_FILE"}


class Run:
    """A command line that grows by one purpose after another."""

    def __init__(self):
        self.arguments, self.variables, self.descriptors = [], {}, {}

    def by_descriptor(self, purpose, descriptor):
        number = STANDARD.get(purpose, 10 + len(self.descriptors))
        self.descriptors[number] = descriptor
        if purpose in OPTIONS:
            self.arguments += [OPTIONS[purpose], str(number)]

    def by_path(self, purpose, path):
        if purpose in VARIABLES:
            self.variables[VARIABLES[purpose]] = path
        else:
            self.arguments += ["-o", path] if purpose == "output" else [path]

    def at(self, number, descriptor):
        """Has the child inherit the descriptor, and returns the number it gets there."""
        self.descriptors[number] = descriptor
        return number

    def start(self, command):
        def arrange():
            spare = {number: os.dup(descriptor) for number, descriptor in self.descriptors.items()}
            for number in spare:
                high = os.dup(spare[number])
                while high < 100:
                    high = os.dup(high)
                spare[number] = high
            for number, descriptor in spare.items():
                os.dup2(descriptor, number)

        return subprocess.run(
            ["pawl", "--store", "alice", *command, *self.arguments],
            stdin=None if 0 in self.descriptors else subprocess.DEVNULL,
            stdout=None if 1 in self.descriptors else subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=20, close_fds=False, preexec_fn=arrange,
            env=os.environ | self.variables,
        )  # fmt: skip


def by_number(run, purpose, thing):
    run.by_descriptor(purpose, thing.descriptor)


def through(directory):
    """Returns the way of naming a descriptor by a path in a directory."""

    def name(run, purpose, thing):
        number = run.at(40 + len(run.descriptors), thing.descriptor)
        run.by_path(purpose, f"{directory}/{number}")

    return name


def by_name(form):
    return lambda run, purpose, thing: run.by_path(purpose, form.format(thing.name))


NAMES = [by_name(form) for form in ("{}", "./{}", "folder/../{}", "link", "folder/hard", "way/hard")]
PLACES = [through("/dev/fd"), through("/proc/self/fd")]


class Thing:
    """Something that a descriptor can be open to."""

    def __init__(self, kind):
        self.kind, self.name = kind, "thing"
        for name in "thing", "link", "folder/hard":
            if os.path.lexists(name):
                os.unlink(name)
        if kind == "socket":
            self.socket, self.other = socket.socketpair()
            self.descriptor = self.socket.fileno()
        elif kind == "pipe":
            os.mkfifo(self.name)
            self.descriptor = os.open(self.name, os.O_RDWR)
            os.write(self.descriptor, b"one\n")
        else:
            self.descriptor = os.open(self.name, os.O_RDWR | os.O_CREAT | os.O_APPEND)
            os.write(self.descriptor, b"one\n")
            os.lseek(self.descriptor, 0, os.SEEK_SET)
        if kind != "socket":
            os.symlink(self.name, "link")
            os.link(self.name, "folder/hard")

    def ways(self, purpose):
        others = [] if purpose == "status" else PLACES + (NAMES if self.kind != "socket" else [])
        return [by_number] + others

    def check(self):
        """Checks that nobody has read from it or written to it."""
        if self.kind == "file":
            assert open(self.name).read() == "one\n"
        elif self.kind == "pipe":
            assert os.read(self.descriptor, 100) == b"one\n"
            os.write(self.descriptor, b"one\n")
        else:
            self.other.setblocking(False)
            try:
                raise AssertionError(self.other.recv(100))
            except BlockingIOError:
                pass

    def close(self):
        if self.kind == "socket":
            self.socket.close()
            self.other.close()
        else:
            os.close(self.descriptor)


def command(pair):
    if "new" in pair and not pair & {"input", "output"}:
        return ["passphrase", "set"]
    return ["encrypt", "-t", "bob"] + ([] if "input" in pair else ["word"])


store = [open("alice/key", "rb").read(), open("alice/store.db", "rb").read()]
count = 0
for kind, (first, second) in itertools.product(
    ("file", "pipe", "socket"), itertools.combinations(WORDS, 2)
):
    if kind == "socket" and (first, second) == ("input", "output"):
        continue
    thing = Thing(kind)
    for name, rename in itertools.product(thing.ways(first), thing.ways(second)):
        if first == "new" and second in STANDARD and name is by_number:
            continue  # Only passphrase set has the option, and it has neither input nor output.
        run = Run()
        name(run, first, thing)
        rename(run, second, thing)
        is_replaced = (first, second, kind) == ("input", "output", "file")
        done = run.start(command({first, second}))
        said = done.stderr.decode()
        case = (kind, run.arguments, run.variables, run.descriptors, done.returncode, said)
        if is_replaced:
            # The message would replace the only copy that its sender can read.
            assert done.returncode == 1 and "is the input: its content" in said, case
        else:
            reason = f"pawl: error: {WORDS[first]} and {WORDS[second]} are the same {kind}\n"
            assert done.returncode == 2 and said.startswith(reason), case
            assert "\npawl: hint: " in said, case
        assert not done.stdout, case
        thing.check()
        count += 1
    thing.close()
assert count > 500, count
assert store == [open("alice/key", "rb").read(), open("alice/store.db", "rb").read()]
END
