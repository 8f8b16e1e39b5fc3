"""As much of a message's form as it takes to find its stanzas (docs/protocol.md, section 5)."""

MAGIC = b"pawl/v1 stream\n"
INITIATOR, HEADER, REST = 136, 2360, 32 + 48
MAC = 32


def stanzas(message):
    """The stanzas that are there as a whole, and whether the head is whole."""
    if not message.startswith(MAGIC) or len(message) < len(MAGIC) + 2:
        return [], False
    place = len(MAGIC)
    count = int.from_bytes(message[place : place + 2], "big")
    place += 2
    found = []
    for _ in range(count):
        length = 1 + (INITIATOR if message[place : place + 1] == b"\1" else 0) + HEADER + REST
        if place + length > len(message):
            return found, False
        found.append(message[place : place + length])
        place += length
    return found, place + MAC <= len(message)


def keys(stanza):
    """What never comes twice in anything that is sent: the sealed header and the wrapped secret, each
    with its salt."""
    return [stanza[-REST - HEADER : -REST], stanza[-REST:]]
