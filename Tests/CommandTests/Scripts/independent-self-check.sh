# The independent implementation of the protocol in Python agrees with the values in docs/protocol.md and
# with itself. This needs Debian's python3-cryptography and python3-zstandard, which the Makefile's target
# `tools` installs.
python3 "${BASH_SOURCE[0]%/*}/../../Independent/self_check.py" > out
has out 'ok: '
