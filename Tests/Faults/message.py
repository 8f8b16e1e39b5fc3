"""As much of the message format as it takes to find the stanzas (docs/protocol.md, sections 5 and 16)."""

MAGIC = b"pawl/v1 stream\n"
CHANNEL_MAGIC = b"pawl/v1 channel\n"
INITIATOR = 2312
# By the kind of the stanza: 1 is that of an initial message.
SEALED_HEADER = {0: 2360, 1: 1272}
SALT_AND_SECRET = 32 + 48
MAC = 32


def stanzas(message):
    """Returns the stanzas that are complete, and whether the whole head is."""
    magic = CHANNEL_MAGIC if message.startswith(CHANNEL_MAGIC) else MAGIC
    if not message.startswith(magic) or len(message) < len(magic) + 2:
        return [], False
    offset = len(magic)
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


def heads(recording):
    """Returns the offset of each channel message in what one side of a channel has sent, and the end of its
    head, or None if the head is cut off. That the first line occurs by chance is out of the question."""
    found, offset = [], recording.find(CHANNEL_MAGIC)
    while offset >= 0:
        length = len(CHANNEL_MAGIC) + 2 + MAC
        complete, is_whole = stanzas(bytes(recording[offset : offset + 8192]))
        length += sum(map(len, complete))
        found.append((offset, offset + length if is_whole else None))
        offset = recording.find(CHANNEL_MAGIC, offset + 1)
    return found
