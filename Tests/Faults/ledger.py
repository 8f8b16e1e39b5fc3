"""Counts of what the suite has done and found."""

from dataclasses import dataclass, field


@dataclass
class Ledger:
    """The counts of a case or an area, which can be added up and printed."""

    runs: int = 0
    faults: int = 0
    sent: int = 0
    lost: int = 0
    reused: int = 0
    # How often damage was found only by a check of the whole store.
    unseen: int = 0
    # The channels that were held, the bytes that their sides said, and how often the ratchet turned.
    channels: int = 0
    said: int = 0
    turns: int = 0
    seconds: float = 0
    violations: list = field(default_factory=list)
    skipped: list = field(default_factory=list)

    def add(self, other):
        self.runs += other.runs
        self.faults += other.faults
        self.sent += other.sent
        self.lost += other.lost
        self.reused += other.reused
        self.unseen += other.unseen
        self.channels += other.channels
        self.said += other.said
        self.turns += other.turns
        self.seconds += other.seconds
        self.violations += other.violations
        self.skipped += [reason for reason in other.skipped if reason not in self.skipped]

    def __str__(self):
        unseen = f", {self.unseen} found only by a check" if self.unseen else ""
        talk = f", {self.channels} channels with {self.said} bytes and {self.turns} turns" if self.channels else ""
        return (
            f"{self.runs:6} runs, {self.faults:6} faults, {self.sent:6} messages sent, "
            f"{self.lost} lost, {self.reused} keys reused, {len(self.violations)} violations{unseen}{talk}, "
            f"{self.seconds:.0f} s"
        )
