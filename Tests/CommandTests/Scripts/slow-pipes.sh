# Non-blocking pipes, and pipes that give or take a few bytes at a time, lose nothing.
conversing
head -c 300000 /dev/urandom > content
python3 - <<'END'
import fcntl, os, subprocess, threading
content = open("content", "rb").read()

def through(command, data, piece, blocks):
    """Returns the command's output for data that passes in pieces through blocking or non-blocking
    pipes."""
    input, feed = os.pipe()
    drain, output = os.pipe()
    for descriptor in input, output:
        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, 4096)
        if not blocks:
            fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_NONBLOCK)
    child = subprocess.Popen(["pawl", "--store", *command], stdin=input, stdout=output)
    os.close(input)
    os.close(output)
    result = bytearray()

    def write():
        for start in range(0, len(data), piece): os.write(feed, data[start:start + piece])
        os.close(feed)

    writer = threading.Thread(target=write)
    writer.start()
    while part := os.read(drain, piece): result += part
    writer.join()
    os.close(drain)
    assert child.wait() == 0, command
    return bytes(result)

for blocks in True, False:
    for piece in 61, 4096:
        message = through(["alice", "encrypt", "-t", "bob"], content, piece, blocks)
        assert through(["bob", "decrypt", "-q"], message, piece, blocks) == content
    message = through(["alice", "encrypt", "-at", "bob"], content[:3000], 1, blocks)
    assert through(["bob", "decrypt", "-q"], message, 1, blocks) == content[:3000]
END
