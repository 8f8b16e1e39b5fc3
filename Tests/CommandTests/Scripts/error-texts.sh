# Every text for errors and wrong usage is provoked and compared by a script, except those that would
# take too long or that only a bug in the program could cause.
root=${BASH_SOURCE[0]%/Tests/*}
python3 - "$root" <<'END'
import glob, re, sys
root = sys.argv[1]

# Why no script provokes a text; the tests in brackets provoke the condition behind it.
unprovoked = {
    "has no message numbers left": "it takes 4,294,967,296 messages (RatchetingTests)",
    "the session has no message numbers left": "the same, one call further down",
    "too many messages before this one have not arrived": "it takes 25,001 messages (VectorTests)",
    "give the sender a fresh bundle ('pawl export')": "the hint to it",
    "the message's header is out of range": "no program writes one (VectorTests)",
    "is genuine but malformed": "no program writes one (VectorTests)",
    "there are more contacts than a backup can hold": "it takes some 8000 contacts (OperationsTests)",
    "remove contacts you no longer need with 'pawl contact remove'": "the hint to it",
    "it belongs to the wrong record": "no program seals one (OperationsTests)",
    "malformed record of the kind '": "the same",
    "record of an unknown kind": "the same",
    "there is no record of the kind '": "the same",
    "nothing has been received in the session yet": "no session to send in is chosen then (RatchetingTests)",
    "the session does not hold the key of the message's header": "only a bug would cause it (RatchetingTests)",
    ". Please provide one of": "the parser's words, which are replaced (errors-usage)",
    "unexpected error:": "only a bug would cause it",
    "libqrencode has drawn no QR code": "only a lack of memory would cause it",
    "compare the digits": "the hint to it",
    "a passphrase is needed, but a job in the background cannot ask for it": "it takes a job (prompts-jobs)",
    "not an identity: identities begin with pawl1 and end with a checksum": "the parser refuses it first",
}
text = ""
for name in glob.glob(f"{root}/Sources/pawl/Complaint*.swift") + [f"{root}/Sources/pawl/WrongUsage.swift"]:
    with open(name) as file:
        text += file.read()
scripts = ""
for pattern in (
    "errors-*.sh", "files-in-parts.sh", "misspelt.sh", "no-command.sh", "inspect-without-store.sh", "directories.sh", "input-is-output.sh",
    "passphrase-files.sh", "forget-*.sh", "foreign-store.sh", "put-back-rows.sh", "earlier-store.sh", "keep-*.sh", "verify-qr.sh",
):
    for name in glob.glob(f"{root}/Tests/CommandTests/Scripts/{pattern}"):
        with open(name) as file:
            scripts += file.read()
# A shell writes a quote this way within single quotes, and a backslash this way within double quotes.
scripts = scripts.replace("'\\''", "'").replace("\\\\", "\\")

code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
interpolation = r"\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
literals = re.findall(rf'"((?:[^"\\]|{interpolation}|\\.)*)"', code)
longest = [max(re.split(interpolation, literal), key=len).strip() for literal in literals]
# Shorter ones only join words.
texts = {part for part in longest if len(part) > 8 and " " in part}
assert len(texts) > 100, len(texts)
missing = sorted(part for part in texts if part not in scripts and part not in unprovoked)
assert not missing, missing
gone = sorted(part for part in unprovoked if part not in texts)
assert not gone, gone
END
