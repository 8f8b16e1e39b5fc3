# The program and an independent implementation of the protocol in Python read each other's messages and
# refuse the same ones. This needs Debian's python3-cryptography and python3-zstandard, which the
# Makefile's target `tools` installs.
python3 "${BASH_SOURCE[0]%/*}/../../Independent/first_conversation.py" "$PAWL_BINARY" > out
has out 'ok: '
