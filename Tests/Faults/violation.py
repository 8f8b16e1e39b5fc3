"""A promise that was not kept."""


class Violation(Exception):
    """Says which promise, and what happened instead."""


def require(condition, *facts):
    """The condition holds; otherwise the facts say what happened."""
    if not condition:
        raise Violation("; ".join(str(fact) for fact in facts))
