# Every error and hint begins in lower case, except for names and words in capitals, and has no full
# stop at the end.
root=${BASH_SOURCE[0]%/Tests/*}
python3 - "$root" <<'END'
import glob, re, sys
texts = []
folder = f"{sys.argv[1]}/Sources/pawl"
for name in glob.glob(f"{folder}/Complaint*.swift") + [f"{folder}/WrongUsage.swift"]:
    source = open(name).read()
    code = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith("//"))
    texts += re.findall(r'"((?:[^"\\\n]|\\.)*)"', code)
texts = [text for text in texts if " " in text]
assert len(texts) > 100, len(texts)
for text in texts:
    assert not re.match(r"[A-Z][a-z]", text), text
    assert not text.rstrip().endswith("."), text
END
