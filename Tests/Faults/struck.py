"""A command, struck by a fault, and everything that is checked afterwards."""

import os

from commands import BY_NAME
from violation import require


def strike(world, name, fault):
    """Runs the command of that name with the fault, from its own beginning, and checks what it left."""
    command = BY_NAME[name]
    world.prepare(command)
    run = world.pawl(command.person, *command.arguments, input=command.input, fault=fault)
    run.arguments = command.arguments
    command.check(world, run)
    left = [path for path in world.remains if os.path.exists(path)]
    require(not left, f"left for good: {left}", run)
    for person in {command.person, "bob"}:
        world.intact(person)
    return run
