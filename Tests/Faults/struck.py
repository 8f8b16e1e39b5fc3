"""A command, struck by a fault, and everything that is checked afterwards."""

from commands import BY_NAME


def strike(world, name, fault):
    """Runs the command of that name with the fault, from its own beginning, and checks what it left."""
    command = BY_NAME[name]
    world.prepare(command)
    run = world.pawl(command.person, *command.arguments, input=command.input, fault=fault)
    run.arguments = command.arguments
    command.check(world, run)
    for person in {command.person, "bob"}:
        world.intact(person)
    return run
