"""Limited resources: a command works, or reports that it cannot, and loses nothing."""

import resource
import signal

from commands import strike
from fault import Limit

# From nothing to more than a store and a message take, in bytes, around whole pages.
LENGTHS = [0, 100, 512, 4096, 5000, 16_384, 30_000, 40_000, 60_000]


def cases(plan):
    for command in plan.commands:
        for name, *limit in plan.some(LIMITS, command.name, plan.share(5, command)):
            yield f"{command.name} {name}", limited, (command.name, *limit)


LIMITS = [
    *((f"length {n}", resource.RLIMIT_FSIZE, n) for n in LENGTHS),
    *((f"length {n} ignored", resource.RLIMIT_FSIZE, n, signal.SIGXFSZ) for n in LENGTHS),
    *((f"files {n}", resource.RLIMIT_NOFILE, n) for n in range(4, 10)),
    ("memory", resource.RLIMIT_AS, 200_000_000),
    ("locked", resource.RLIMIT_MEMLOCK, 0),
    ("stack", resource.RLIMIT_STACK, 128 * 1024),
]


def limited(world, name, kind, amount, ignored=None):
    strike(world, name, Limit(kind, amount, ignored))
