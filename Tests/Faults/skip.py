"""A case that cannot be run here."""


class Skip(Exception):
    """Says why."""
