"""As much of the message format as it takes to find the stanzas (docs/protocol.md, section 5)."""

MAGIC = b"pawl/v1 stream\n"
INITIATOR = 2312
# By the kind of the stanza: 1 is that of an initial message.
SEALED_HEADER = {0: 2360, 1: 1272}
SALT_AND_SECRET = 32 + 48
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
        kind = message[offset] if offset < len(message) else 0
        length = 1 + kind * INITIATOR + SEALED_HEADER[kind] + SALT_AND_SECRET
        if offset + length > len(message):
            return found, False
        found.append(message[offset : offset + length])
        offset += length
    return found, offset + MAC <= len(message)


def keys(stanza):
    """Returns what must never occur twice in all messages: the sealed header, and the wrapped file secret
    with its salt."""
    length = SALT_AND_SECRET + SEALED_HEADER[stanza[0]]
    return [stanza[-length:-SALT_AND_SECRET], stanza[-SALT_AND_SECRET:]]
