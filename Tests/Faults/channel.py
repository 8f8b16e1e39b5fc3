"""Channels between two people, with somebody in the middle who carries the bytes of both and knows nothing
else."""

import itertools
import os
import select
import signal
import socket
import time

from fault import Moment
from violation import require

# How soon a side has to end when its transport has ended, in seconds.
SWIFTNESS = 1.0
PIECE = 1 << 16


class Speech:
    """What one side says, piece by piece, with pauses. Every line of it occurs once in all channels."""

    def __init__(self, chance, name, pauses=(0, 0, 0.02, 0.1, 0.3), lines=(1, 1, 5, 100, 3000), count=6, stays=False):
        self.chance = chance
        self.name = f"{name} {chance.randbytes(6).hex()}"
        self.pauses = pauses
        self.lines = lines
        self.left = count
        # Whether the side has more to say when the speech is over, but does not say it.
        self.stays = stays
        self.number = 0
        # What was said and not yet heard, and the length of all that was said.
        self.unheard = bytearray()
        self.length = 0
        self.due = time.monotonic() + chance.choice(pauses)

    @property
    def is_over(self):
        return self.left == 0

    def utter(self, now):
        """Returns what is said next, or nothing if it is too early."""
        if self.is_over or now < self.due:
            return b""
        self.left -= 1
        self.due = now + self.chance.choice(self.pauses)
        first, self.number = self.number, self.number + self.chance.choice(self.lines)
        # What is random in them keeps them from becoming much shorter on the way.
        piece = b"".join(
            b"%s %07d %s\n" % (self.name.encode(), number, self.chance.randbytes(12).hex().encode())
            for number in range(first, self.number)
        )
        self.unheard += piece
        self.length += len(piece)
        return piece

    def hear(self, piece):
        """Returns whether this is what was said next."""
        is_genuine = self.unheard.startswith(piece)
        del self.unheard[: len(piece)]
        return is_genuine


class Side:
    """One side of a channel: the program, what it is to say, and what it has given out."""

    is_program = True

    def __init__(self, world, home, name, arguments, speech, *, fault=None, is_piped=False, is_read=True):
        self.world = world
        self.home = home
        self.name = name
        self.speech = speech
        self.fault = fault
        self.is_piped = is_piped
        # Whether anybody reads what it gives out before it ends.
        self.is_read = is_read
        self.unsaid = b""
        # Whose words it should give out, how many bytes it has given out, and whether they were those.
        self.heard = None
        self.given = 0
        self.is_true = True
        self.ended = None
        self.hung = False
        # Whether it could no longer write either, which may keep it from reading the rest.
        self.was_cut = False
        # When nothing more could come from the other side.
        self.hung_up = None
        if is_piped:
            far_in, self.near_out = os.pipe()
            self.near_in, far_out = os.pipe()
        else:
            near, far = socket.socketpair()
            self.near_in = self.near_out = near.detach()
            far_in = far_out = far.detach()
        stdin, self.stdin = os.pipe()
        transport = ["--transport-fd", f"{far_in},{far_out}"]
        self.running = world.start(
            home, "channel", *arguments, *transport, fault=fault, input=stdin, tells=True, keep=(far_in, far_out)
        )
        for end in {stdin, far_in, far_out}:
            os.close(end)
        self.ends = {self.near_in, self.near_out}
        self.stdout = self.running.process.stdout.fileno()
        self.process = os.pidfd_open(self.running.process.pid)
        for end in (self.stdin, self.stdout, self.near_in, self.near_out):
            os.set_blocking(end, False)
        self.has_output = True
        self.moment = self.running.began + fault.seconds if isinstance(fault, Moment) else None

    def turns(self):
        """Returns how many messages it has begun after the first."""
        return self.states().count("turn")

    def states(self):
        """Returns what the status lines have told so far."""
        lines = os.pread(self.running.events, 1 << 22, 0).split(b"\n")
        return [line.split(b'"state":"')[1].split(b'"')[0].decode() for line in lines if b'"state":"' in line]

    def act(self, now):
        """Says what it is time to say, as far as there is room, and is struck by a signal if that is due."""
        if self.moment is not None and now >= self.moment:
            self.running.signal(self.fault.number)
            self.moment = None
        if self.stdin is None:
            return
        self.unsaid += self.speech.utter(now)
        try:
            while self.unsaid:
                self.unsaid = self.unsaid[os.write(self.stdin, self.unsaid[:PIECE]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.fall_silent()
        else:
            if self.speech.is_over and not self.speech.stays:
                self.fall_silent()

    def fall_silent(self):
        self.unsaid = b""
        if self.stdin is not None:
            os.close(self.stdin)
        self.stdin = None

    def take_output(self):
        piece = read(self.stdout)
        self.has_output = piece != b""
        if piece:
            self.given += len(piece)
            self.is_true = self.heard.hear(piece) and self.is_true

    def hang_up(self, now):
        """Ends what comes to this side."""
        if self.near_out is None:
            return
        self.hung_up = self.hung_up or now
        self.shut(self.near_out, socket.SHUT_WR)
        self.near_out = None

    def stop_listening(self):
        """Reads nothing more from this side."""
        if self.near_in is None:
            return
        self.shut(self.near_in, socket.SHUT_RD)
        self.near_in = None

    def shut(self, end, how):
        """Ends one direction, by closing a pipe or shutting a socket."""
        if self.is_piped:
            self.ends.remove(end)
            os.close(end)
            return
        with socket.socket(fileno=os.dup(end)) as transport:
            try:
                transport.shutdown(how)
            except OSError:
                # The program has closed its end.
                pass

    def cut(self, now):
        """Ends the connection to this side in both directions."""
        self.was_cut = self.was_cut or not self.ended
        for end in self.ends:
            os.close(end)
        self.ends = set()
        self.near_in = self.near_out = None
        self.hung_up = self.hung_up or now

    @property
    def has_read_everything(self):
        """Whether it went on as long as there was something to read. One that ends well does not wait for what the
        other side sends after its last words."""
        return "open" in self.told and self.run.status == 15 and not self.fault and not self.was_cut

    def kill(self):
        """Kills the program, if it still runs."""
        if not self.ended:
            os.killpg(self.running.process.pid, signal.SIGKILL)

    def finish(self):
        """Waits for the end of the program."""
        self.fall_silent()
        self.cut(0)
        os.close(self.process)
        self.told = self.states()
        self.run = self.world.finish(self.running, self.fault)


def read(end):
    """Returns what can be read, nothing at the end, or None if there is nothing yet."""
    try:
        return os.read(end, PIECE)
    except BlockingIOError:
        return None
    except ConnectionResetError:
        return b""


class Nobody:
    """Takes the place of a side of which only recorded bytes are there, which the carrier has."""

    is_program = False
    ended, hung_up, has_output, is_read, moment = True, None, False, False, None
    process = stdin = stdout = near_in = near_out = None
    unsaid = b""

    def __init__(self, speech=None):
        self.speech = speech or Silence()

    def act(self, *_):
        """Does nothing."""

    stop_listening = hang_up = cut = act


class Silence:
    """The speech of somebody who says nothing."""

    is_over, unheard = True, b""

    def hear(self, piece):
        return False


class Way:
    """One direction of the transport."""

    def __init__(self, source, target):
        self.source = source
        self.target = target
        # All that the source has sent, and all that was passed to the target.
        self.recorded = bytearray()
        self.passed = bytearray()
        self.queue = bytearray()
        # Whether the target is to get nothing more after this.
        self.is_ending = False
        # Whether something is held back that it is to get.
        self.is_held = False

    @property
    def intact(self):
        """The length of what has reached the target as it was sent."""
        return len(os.path.commonprefix([bytes(self.recorded), bytes(self.passed)]))


class Carrier:
    """Whoever is in the middle of a channel. This one passes on everything."""

    # When it is to be asked again.
    due = None
    # Whether it has done anything but pass on bytes.
    has_struck = False
    # Whether what the sides send is recorded.
    records = True
    # How long the channel may take, in seconds.
    patience = 20.0
    # The most bytes that go on at once, and the pause after them.
    most, pause = PIECE, 0

    def __str__(self):
        return type(self).__name__

    def carry(self, channel, way, data):
        """Does something with what a side has sent."""
        way.queue += data

    def act(self, channel, now):
        """Does something that is due."""



class Channel:
    """A channel that is held by two sides, from its beginning to the end of both programs."""

    def __init__(self, sides, carrier=None):
        self.sides = sides
        self.carrier = carrier or Carrier()
        one, other = sides
        one.heard, other.heard = other.speech, one.speech
        self.ways = [Way(one, other), Way(other, one)]
        self.began = time.monotonic()

    def __str__(self):
        return f"in a channel with {self.carrier}"

    @property
    def programs(self):
        return [side for side in self.sides if side.is_program]

    @property
    def is_over(self):
        """Whether both programs have ended."""
        return all(side.ended and not side.has_output for side in self.sides)

    def prepare(self, now):
        """Does what is due, and passes on what can be passed on."""
        self.now = now
        if now > self.began + self.carrier.patience:
            for side in self.programs:
                side.hung = side.hung or not side.ended
                side.kill()
        for side in self.sides:
            side.act(now)
        for way in self.ways:
            self.forward(way, now)
        self.carrier.act(self, now)

    def react(self, readable, now):
        """Takes what there is at these descriptors."""
        self.now = now
        for way in self.ways:
            side = way.source
            if side.process in readable:
                side.ended = side.ended or now
                side.fall_silent()
            if side.near_in in readable:
                self.take(way, now)
            if side.stdout in readable:
                side.take_output()

    def awaited(self):
        """Returns the descriptors that it waits for to be readable, and writable."""
        readable, writable = [], []
        for way in self.ways:
            side = way.source
            readable += [] if side.ended else [side.process]
            readable += [side.stdout] if side.has_output and (side.is_read or side.ended) else []
            readable += [] if side.near_in is None else [side.near_in]
            writable += [side.stdin] if side.unsaid and side.stdin is not None else []
            has_more = way.queue and way.target.near_out is not None and not self.carrier.pause
            writable += [way.target.near_out] if has_more else []
        return readable, writable

    def wait(self, now):
        times = [side.speech.due for side in self.sides if not side.speech.is_over and side.stdin is not None]
        times += [side.moment for side in self.sides if side.moment is not None]
        times += [self.began + self.carrier.patience]
        times += [] if self.carrier.due is None else [self.carrier.due]
        if self.carrier.pause and any(way.queue for way in self.ways):
            times.append(now + self.carrier.pause)
        # Whether a side has stopped reading is looked at now and then.
        return max(0, min(min(times) - now, 0.2))

    def take(self, way, now):
        data = read(way.source.near_in)
        if data:
            way.recorded += data if self.carrier.records else b""
            self.carrier.carry(self, way, data)
        elif data == b"":
            way.source.stop_listening()

    def forward(self, way, now):
        target = way.target
        if target.near_out is None:
            way.queue.clear()
            return
        try:
            while way.queue:
                count = os.write(target.near_out, way.queue[: self.carrier.most])
                way.passed += way.queue[:count] if self.carrier.records else b""
                del way.queue[:count]
                if self.carrier.pause:
                    return
        except BlockingIOError:
            return
        except (BrokenPipeError, ConnectionResetError):
            # The target has gone, and the source learns it.
            way.queue.clear()
            target.hang_up(now)
            way.source.stop_listening()
            return
        is_ending = way.is_ending or (way.source.is_program and way.source.near_in is None)
        if is_ending and not way.queue and not way.is_held:
            target.hang_up(now)

    def cut(self, now):
        """Ends the transport of both sides. What they have sent until then is recorded."""
        for way in self.ways:
            while way.source.near_in is not None and (data := read(way.source.near_in)):
                way.recorded += data
        for side in self.sides:
            side.cut(now)


def side_by_side(channels):
    """Holds several channels at once, and waits for the ends of all programs."""
    try:
        while going := [channel for channel in channels if not channel.is_over]:
            now = time.monotonic()
            for channel in going:
                channel.prepare(now)
            awaited = [channel.awaited() for channel in going]
            readable, writable = (list(itertools.chain(*ends)) for ends in zip(*awaited))
            pause = min(channel.wait(now) for channel in going)
            readable = set(select.select(readable, writable, [], pause)[0])
            for channel in going:
                channel.react(readable, time.monotonic())
    finally:
        for channel in channels:
            for side in channel.programs:
                side.kill()
    for channel in channels:
        for side in channel.programs:
            side.finish()
    for channel in channels:
        judge(channel)


def judge(channel):
    """Checks what must hold after every channel, whatever happened to it."""
    for way in channel.ways:
        speaker, hearer = way.source, way.target
        if not hearer.is_program:
            continue
        run = hearer.run
        require(not hearer.hung, "it did not end", run)
        require(hearer.is_true, "it gave out what was not said", run)
        require(run.status or not speaker.speech.unheard, "it ended well without all that was said", run)
        if hearer.hung_up:
            late = hearer.ended - hearer.hung_up
            require(late < SWIFTNESS, f"it ended {late:.2f} s after its transport", run)
