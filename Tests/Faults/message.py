"""As much of the message format as it takes to find the stanzas (docs/protocol.md, section 5)."""

MAGIC = b"pawl/v1 stream\n"
INITIATOR, SEALED_HEADER, SALT_AND_SECRET = 136, 2360, 32 + 48
MAC = 32


def stanzas(message):
    """Returns the stanzas that are complete, and whether the whole head is."""
    if not message.startswith(MAGIC) or len(message) < len(MAGIC) + 2:
        return [], False
    offset = len(MAGIC)
    count = int.from_bytes(message[offset : offset + 2], "big")
    offset += 2
    found = []
    for _ in range(count):
        initiator = INITIATOR if message[offset : offset + 1] == b"\1" else 0
        length = 1 + initiator + SEALED_HEADER + SALT_AND_SECRET
        if offset + length > len(message):
            return found, False
        found.append(message[offset : offset + length])
        offset += length
    return found, offset + MAC <= len(message)


def keys(stanza):
    """Returns what must never occur twice in all messages: the sealed header, and the wrapped file secret
    with its salt."""
    return [stanza[-SALT_AND_SECRET - SEALED_HEADER : -SALT_AND_SECRET], stanza[-SALT_AND_SECRET:]]
