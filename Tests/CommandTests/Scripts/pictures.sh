# The pictures of the documentation show what happens: drawn anew, they are the same, but for lengths that
# depend on the version of libzstd.
root=${BASH_SOURCE[0]%/Tests/*}
mkdir drawn
python3 -B "$root/docs/pictures/draw.py" "$PAWL_BINARY" drawn
same drawn/thief.svg "$root/docs/pictures/thief.svg"
# lengths FILE: prints the picture without figures of more than three digits.
lengths() { sed -E 's/[0-9]+(,[0-9]{3})+/N/g' "$1"; }
same <(lengths drawn/message.svg) <(lengths "$root/docs/pictures/message.svg")
has "$root/README.md" docs/pictures/thief.svg
has "$root/docs/architecture.md" pictures/message.svg
# One message of seven for the thief of each day but the last, and all for the thief of an age key
[ "$(grep -o '>read<' drawn/thief.svg | wc -l)" = 13 ] || fail 'the thief reads something else'
