"""What somebody in the middle of a channel can do with the bytes of both sides."""

from channel import Carrier

# After bytes were changed, both sides may wait for others that will not come. In seconds.
PATIENCE = 0.5
# How long a program alone may take to start and to answer.
LONG_PATIENCE = 3


class Striking(Carrier):
    """Does something once, at byte `at` of what goes one way; ways are numbered by their source."""

    def __init__(self, index, at):
        self.index = index
        self.at = at

    def carry(self, channel, way, data):
        kept = self.at - (len(way.recorded) - len(data))
        if way is not channel.ways[self.index] or kept >= len(data):
            way.queue += data
        elif self.has_struck:
            self.go_on(channel, way, data)
        else:
            way.queue += data[:kept]
            self.has_struck = True
            self.due = channel.now + PATIENCE
            self.strike(channel, way, data[kept:])

    def strike(self, channel, way, data):
        """Does it, instead of passing on these bytes."""

    def go_on(self, channel, way, data):
        """Does something with the bytes after those."""
        way.queue += data

    def act(self, channel, now):
        if self.due is not None and now >= self.due:
            self.due = None
            channel.cut(now)

    def __str__(self):
        return f"{type(self).__name__} {self.index} at {self.at}"


class Cut(Striking):
    """Ends the connection in both directions."""

    def strike(self, channel, way, data):
        self.due = channel.now

    def go_on(self, channel, way, data):
        pass


class HalfCut(Cut):
    """Ends one direction only."""

    def strike(self, channel, way, data):
        self.due = None
        # What goes before has to arrive.
        way.is_ending = True


class Stall(Cut):
    """Passes on nothing for a while, and then ends the connection."""

    def strike(self, channel, way, data):
        pass


class Pause(Striking):
    """Passes on nothing for a while, and then everything."""

    def strike(self, channel, way, data):
        self.way, self.held = way, bytearray(data)
        way.is_held = True

    def go_on(self, channel, way, data):
        if self.due is None:
            way.queue += data
        else:
            self.held += data

    def act(self, channel, now):
        if self.due is not None and now >= self.due:
            self.due = None
            self.way.is_held = False
            self.way.queue += self.held


class Flip(Striking):
    """Flips a bit."""

    def __init__(self, index, at, bit):
        super().__init__(index, at)
        self.bit = bit

    def strike(self, channel, way, data):
        way.queue += bytes([data[0] ^ 1 << self.bit]) + data[1:]


class Exchange(Striking):
    """Passes on other bytes instead of the next `count`, or instead of all that follow."""

    def __init__(self, index, at, count, other):
        super().__init__(index, at)
        self.count = count
        self.other = other

    def strike(self, channel, way, data):
        way.queue += self.other
        self.go_on(channel, way, data)

    def go_on(self, channel, way, data):
        if self.count is not None:
            way.queue += data[self.count :]
            self.count -= min(self.count, len(data))


class Duplicate(Striking):
    """Passes on a piece twice."""

    def strike(self, channel, way, data):
        way.queue += data + data


class Reorder(Striking):
    """Passes on a piece after the one behind it."""

    def strike(self, channel, way, data):
        self.held = data

    def go_on(self, channel, way, data):
        way.queue += data + self.held
        self.held = b""


class Reflect(Striking):
    """Sends a side its own bytes instead of the other side's."""

    def carry(self, channel, way, data):
        if way is channel.ways[self.index] or not self.has_struck:
            super().carry(channel, way, data)

    def strike(self, channel, way, data):
        channel.ways[1 - self.index].queue += data

    go_on = strike


class Slow(Carrier):
    """Passes on a few hundred bytes at a time."""

    most, pause = 400, 0.002
    has_struck = True


class Recording(Carrier):
    """Plays bytes to the only side that there is, and ends the transport after a while."""

    has_struck = True

    def __init__(self, recording, pause=LONG_PATIENCE):
        self.recording = recording
        self.wait = pause

    def act(self, channel, now):
        if self.due is None:
            self.due = now + self.wait
            self.play(channel)
        elif now >= self.due:
            channel.cut(now)

    def play(self, channel):
        way, = (way for way in channel.ways if way.target.is_program)
        way.queue += self.recording


class Mirror(Recording):
    """Sends the only side that there is its own bytes."""

    def __init__(self):
        super().__init__(b"")

    def carry(self, channel, way, data):
        other, = (other for other in channel.ways if other is not way)
        other.queue += data


class Swallow(Carrier):
    """Passes on nothing of what the first side says."""

    has_struck = True

    def carry(self, channel, way, data):
        if way is not channel.ways[0]:
            way.queue += data


class Umpire(Carrier):
    """Ends both speeches after so many turns."""

    records = False
    INTERVAL = 0.1

    def __init__(self, goal):
        self.goal = goal
        self.patience = 60 + 3 * goal

    def act(self, channel, now):
        if self.goal is not None and now >= (self.due or 0):
            self.due = now + self.INTERVAL
            if sum(side.turns() for side in channel.sides) >= self.goal:
                self.goal = self.due = None
                for side in channel.sides:
                    side.speech.left = 0
