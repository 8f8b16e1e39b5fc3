# Every error and hint begins in lower case, except for names and words in capitals, and has no full
# stop at the end.
root=${BASH_SOURCE[0]%/Tests/*}
python3 - "$root" <<'END'
import re, sys
texts = []
for name in "Complaint", "WrongUsage":
    source = open(f"{sys.argv[1]}/Sources/pawl/{name}.swift").read()
    code = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith("//"))
    texts += re.findall(r'"((?:[^"\\\n]|\\.)*)"', code)
texts = [text for text in texts if " " in text]
assert len(texts) > 100, len(texts)
for text in texts:
    assert not re.match(r"[A-Z][a-z]", text), text
    assert not text.rstrip().endswith("."), text
END
