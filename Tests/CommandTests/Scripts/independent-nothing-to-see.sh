# A padded message tells an observer only the number of recipients, for each whether the session was
# answered, and the length. This needs Debian's python3-cryptography and python3-zstandard, which the
# Makefile's target `tools` installs.
python3 "${BASH_SOURCE[0]%/*}/../../Independent/nothing_to_see.py" "$PAWL_BINARY" > out
has out 'ok: '
