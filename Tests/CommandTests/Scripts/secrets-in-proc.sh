# No secret appears in the arguments or environment of any process, whether pawl or a program that it
# starts, and no option or variable takes one.
conversing
secret=Zanzibar-is-a-passphrase
printf '%s\n' $secret > passphrase
PAWL_PASSPHRASE_FILE=passphrase alice passphrase set -q
cat > look.py <<'END'
import os
secrets = [open("passphrase", "rb").read().strip(), open("bob/key", "rb").read()[-32:]]
seen = 0
for process in filter(str.isdigit, os.listdir("/proc")):
    for name in ("cmdline", "environ"):
        try:
            content = open(f"/proc/{process}/{name}", "rb").read()
        except OSError:
            continue
        seen += content.startswith(b"pawl\0")
        assert not any(secret in content for secret in secrets), (process, name, content)
print("enough" if seen >= 2 else seen)
END
mkfifo input
alice encrypt -t bob --passphrase-fd 3 3< passphrase < input > message &
bob encrypt -t alice < input > answer &
exec 5> input
head -c 1000000 /dev/zero >&5
until_it [ -s message ]
until_it [ -s answer ]
python3 look.py > looked
has looked enough
exec 5>&-
wait
PAWL_PASSPHRASE_COMMAND='python3 look.py > looked; cat passphrase' alice identity > identity
[ -s looked ] || fail 'nobody looked'

for option in --passphrase --password -p --pass; do
  refused 2 alice identity $option $secret
  refused 2 alice identity $option=$secret
done
PAWL_PASSPHRASE=$secret refused 21 alice identity
