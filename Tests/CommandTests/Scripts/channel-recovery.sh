# Who copies the store of one side in the middle of a channel, and records all that follows, reads nothing
# that either side says from the thirteenth second on, whoever speaks. The test can fail: until the ratchet
# turns, the thief reads on. The thief is a program in Python, for which the Makefile's target `tools`
# installs Debian's python3-cryptography and python3-zstandard.
python3 "${BASH_SOURCE[0]%/*}/../../Independent/channel_thief.py" "$PAWL_BINARY" > out
has out 'ok: '
