# Whatever an argument or the environment contains, nothing of it reaches the screen that could move the
# cursor, hide or reorder text, or begin a line of its own.
acquainted
python3 - <<'END'
import os, subprocess, unicodedata
texts = [
    b"\x1b[2J", b"\r", b"\x7f", b"\x07", b"\xff\xfe", b"\xc2\x9b31m", b"a\npawl: error: forged",
    *("a%sb" % c for c in "\u00ad\u200b\u200d\u202e\u2066\u2028\u2029\ufeff\U000e0041"),
]
def lines(text):
    alice = [b"--store", b"alice"]
    yield [text]
    yield [b"--" + text]
    yield [b"-" + text]
    yield [b"help", text]
    yield [b"--store", text, b"identity"]
    yield [b"--lock-timeout", text, b"identity"]
    yield [b"--status-fd", text, b"identity"]
    for command in (
        [b"encrypt", b"-t", text], [b"encrypt", b"-t", b"bob", text], [b"encrypt", b"-t", b"bob", b"-z", text],
        [b"decrypt", text], [b"decrypt", b"-f", text], [b"decrypt", b"--accept", text],
        [b"decrypt", b"-o", text + b"/x/y"], [b"import", text], [b"import", b"bob", text],
        [b"import", b"bob", b"--identity", text], [b"export", b"--valid-for", text],
        [b"export", b"-o", text + b"/x"], [b"verify", text], [b"contact", text], [b"init", b"--name", text],
    ):
        yield alice + command
def raw(said):
    text = said.decode()
    hidden = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n", "\t"}
    return hidden or "\npawl: error: forged" in text
count = 0
for text in texts:
    text = text if isinstance(text, bytes) else text.encode()
    for arguments in lines(text):
        run = subprocess.run([b"pawl", *arguments], input=b"hello", capture_output=True)
        assert 0 <= run.returncode < 128, (arguments, run.returncode)
        assert not raw(run.stderr), (arguments, run.stderr)
        assert run.returncode == 0 or not run.stdout, arguments
        count += 1
    for name in (b"PAWL_STORE", b"XDG_DATA_HOME", b"HOME"):
        environment = {**os.environb, name: text}
        run = subprocess.run([b"pawl", b"identity"], env=environment, capture_output=True)
        assert not raw(run.stderr), (name, run.stderr)
        count += 1
print(count, "commands")
END
