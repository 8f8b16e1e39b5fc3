# Messages have the lengths that section 11 of docs/protocol.md derives.
root=${BASH_SOURCE[0]%/Tests/*}
conversing

# Lines with the content, the number of frames and the length: `| 1 MiB | 3 | … = 1,051,126 |`
awk '/^## 11/ { inside = 1 } /^## 12/ { inside = 0 } inside' "$root/docs/protocol.md" |
  sed -nE 's/^\| ([0-9,]+) (bytes|MiB|GiB)((, initial message)?(, armored| with `--pad`)?) \| ([0-9,]+) \| (.* = )?([0-9,]+) \|$/\1 \2 \6 \8\3/p' |
  tr -d ',`' > rows
[ "$(wc -l < rows)" = 8 ] || fail "$(cat rows)"
# carol has not answered.
carol init -q
carol export | alice import -q carol
while read -r count unit frames length how; do
  case $unit in
    MiB) count=$((count << 20)) ;;
    GiB) count=$((count << 30)) ;;
  esac
  option= person=bob
  case $how in
    *armored) option=-a ;;
    *pad) option=--pad ;;
  esac
  case $how in
    *initial*) person=carol ;;
  esac
  head -c "$count" /dev/zero | alice encrypt -z 0 $option -t $person > message
  [ "$(wc -c < message)" = "$length" ] || fail "$count bytes, $how: $(wc -c < message) instead of $length"
  pawl --store $person inspect --json message > facts
  told facts frames "$frames"
done < rows
