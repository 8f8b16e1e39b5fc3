"""The two ways in which a case ends early: a promise was broken, or the case cannot be run here."""


class Violation(Exception):
    """Says which promise was broken, and what happened instead."""


class Skip(Exception):
    """Says why the case cannot be run on this machine."""


def require(condition, *facts):
    """Raises a violation that reports the facts, unless the condition holds."""
    if not condition:
        raise Violation("; ".join(str(fact) for fact in facts))
