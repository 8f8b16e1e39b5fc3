# A message that stands in a text, as mail and chat programs leave it, is read exactly; one that was damaged is
# refused. Nothing else is ever written.
conversing
head -c 1000 /dev/urandom > content
alice encrypt -at bob content > message
alice export > bundle

# read_exactly: bob reads the file "text" and writes the content, and nothing of what stands around it.
read_exactly() {
  expect 0 bob decrypt --keep text > out
  same content out
}
# quoted PREFIX: prints the message with the prefix before each line.
quoted() { sed "s/^/$1/" message; }

# Quoting, also of an earlier answer, and indentation
nbsp=$'\xc2\xa0' bom=$'\xef\xbb\xbf' tab=$'\t'
for prefix in '> ' '>' '> > ' '>> ' '>>>>>>>> ' '| ' '|' '    ' "$tab" "$nbsp$nbsp" "> $tab" '>|> '; do
  quoted "$prefix" > text
  read_exactly
  # With the answer, the line that names the sender, and a signature below
  { echo 'I agree.'; echo; echo 'On Monday alice wrote:'; quoted "$prefix"; echo "$prefix"; echo "${prefix}-- "; echo "${prefix}Alice"; } > text
  read_exactly
  # An answer among the lines below
  { quoted "$prefix"; echo 'What is that?'; echo "${prefix}PS: hello"; } > text
  read_exactly
  # Long lines are folded and quoted anew; blanks at the end of a quoted line go.
  { echo "$prefix"; quoted "$prefix" | sed '/-----/!s/^.\{30\}/&\n/' | sed "2,\$s/^\([A-Za-z0-9+/]\)/$prefix\1/"; } > text
  read_exactly
  trimmed=$(sed "s/[ $tab]*\$//; s/\($nbsp\)*\$//" <<< "$prefix")
  quoted "$prefix" | sed "3a\\$trimmed" > text
  read_exactly
done
# Only the first line is quoted, or all but some.
sed '1s/^/> /' message > text
read_exactly
quoted '> ' | sed '3s/^> //; 10,15s/^> //' > text
read_exactly
# The quoting program joins lines or folds them anew.
for width in 1 3 20 63 65 72 76 200 100000; do
  { head -1 message; sed '1d;$d' message | tr -d '\n' | fold -w $width; echo; tail -1 message; } > unquoted
  cp unquoted text
  read_exactly
  sed 's/^/> /' unquoted > text
  read_exactly
done

# Ends of lines
sed 's/$/\r/' message > text; read_exactly
tr '\n' '\r' < message > text; read_exactly
quoted '> ' | sed '2~3s/$/\r/' > text; read_exactly
sed 's/$/ \t /' message > text; read_exactly
sed "s/\$/$nbsp/" message > text; read_exactly
sed 's/$/\n\n/' message > text; read_exactly
{ printf %s "$bom"; cat message; } > text; read_exactly
{ echo Hello; printf %s "$bom"; quoted '> '; } > text; read_exactly
printf %s "$(cat message)" > text; read_exactly

# Around it
for around in Hello '-----BEGIN PGP MESSAGE-----' '-----END PAWL MESSAGE-----' '-----BEGIN PAWL MESSAGE----' \
  'see -----BEGIN PAWL MESSAGE-----' '-----BEGIN PAWL MESSAGE----- below' '<html>' 'pawl/v0' "$(head -c 300 /dev/urandom | tr '\0\r\n' xxx)"; do
  { echo "x$around"; cat message; } > text; read_exactly
  { echo "$around"; echo; cat message; echo "$around"; } > text
  case $around in pawl*) expect 16 bob decrypt text > out; empty out ;; *) read_exactly ;; esac
done
{ cat bundle message; } > text; read_exactly
{ cat message bundle; } > text; read_exactly
{ quoted '> ' < message; sed 's/^/> /' bundle; } > text; read_exactly
{ cat message; head -c 3000000 /dev/urandom | base64 -w 0; } > text; read_exactly
{ head -c 1048000 /dev/zero | tr '\0' x; echo; cat message; } > text; read_exactly
for line in 'Content-Type: text/plain; format=flowed' 'X-Long: '"$(head -c 5000 /dev/zero | tr '\0' x)"; do
  { echo 'From alice@example.org'; echo "$line"; echo; cat message; } > text; read_exactly
done

# An earlier message that is quoted below is text, and a further one is not.
{ cat message; quoted '> '; } > text; read_exactly
{ quoted '> '; quoted '> > '; } > text; read_exactly
{ quoted '> '; quoted '>>>'; } > text; read_exactly
cat message message > text; refused 14 bob decrypt text
{ quoted '> '; cat message; } > text; refused 14 bob decrypt text
{ quoted '> '; quoted '> '; } > text; refused 14 bob decrypt text
{ quoted '> '; quoted '||'; } > text; refused 14 bob decrypt text

# No armor that counts
no() { refused 16 bob decrypt text; }
quoted '* ' > text; no
quoted '# ' > text; no
quoted 'alice> ' > text; no
quoted "$(printf '> %.0s' {1..33})" > text; no
{ head -c 1048576 /dev/zero | tr '\0' x; echo; cat message; } > text; no
tr '\n' ' ' < message > text; no
sed 's/PAWL MESSAGE/PAWL  MESSAGE/' message > text; no
sed 's/PAWL MESSAGE/pawl message/' message > text; no
sed 's/-----/—–-/g' message > text; no
cat bundle > text; no
said 'wrong kind'

# Armor with something else in it
quoted '> ' | sed '5s/^> />> /' > text; no
quoted '> ' | sed '5s/^> /| /' > text; no
quoted '> ' | sed '5aOh, that is long!' > text; no
sed '5s/^/ /' message > text; no
sed '5aAlice' message > text; expect '10|14|15|16' bob decrypt text > out; empty out
sed '5s/.$/… [message clipped]/' message > text; no
{ sed 5q message; cat message; } > text; no
{ quoted '> ' | sed -n 1,5p; cat message; } > text; no
{ head -n -1 message; cat bundle; } > text; no
{ head -n -1 message; tail -1 bundle; } > text; no
# It is cut.
head -n -1 message > text; refused 15 bob decrypt text
quoted '> ' | head -c -10 > text; refused 15 bob decrypt text
quoted '> ' | head -n -3 > text; refused 15 bob decrypt text

# Whatever happens to it, what is written is the content or nothing.
cat > spoil.py <<'END'
import random, sys
random.seed(int(sys.argv[1]))
lines = open("message").read().splitlines()
begin, body, end = lines[0], "".join(lines[1:-1]), lines[-1]
width = random.choice([40, 64, 72, 76, 500])
lines = [begin] + [body[i:i + width] for i in range(0, len(body), width)] + [end]
prefix = random.choice(["", "> ", ">", ">> ", "  ", "\t", "| "])
lines = [prefix + line if random.random() < 0.95 or line == begin else line for line in lines]
harmful = int(sys.argv[1]) % 2
for _ in range(random.randrange(1, 4)):
    at = random.randrange(1, len(lines))
    if not harmful:
        kind = random.choice(["blank", "empty", "bare"])
        if kind == "blank": lines[at] += random.choice([" ", "\t", "  ", "\u00a0"])
        elif kind == "empty": lines.insert(at, random.choice(["", prefix, prefix.rstrip()]))
        else: lines[at] = lines[at].removeprefix(prefix)
    else:
        kind = random.choice(["drop", "twice", "swap", "word", "cut", "join", "digit", "begin"])
        if kind == "drop": del lines[at]
        elif kind == "twice": lines.insert(at, lines[at])
        elif kind == "swap": lines[at - 1], lines[at] = lines[at], lines[at - 1]
        elif kind == "word": lines.insert(at, random.choice(["hello", "abcd", "====", "-- ", "> hi"]))
        elif kind == "cut": lines[at] = lines[at][:random.randrange(len(lines[at]))]
        elif kind == "join": lines[at - 1:at + 1] = [lines[at - 1] + " " + lines[at]]
        elif kind == "begin": lines.insert(at, begin)
        else:
            place = random.randrange(len(lines[at]))
            lines[at] = lines[at][:place] + random.choice("Ab0+/=- ") + lines[at][place + 1:]
        if len(lines) < 2: break
around = random.choice(["", "Hello!\n\n", "On Monday alice wrote:\n"])
ending = random.choice(["\n", "\r\n"])
sys.stdout.buffer.write((around + ending.join(lines) + ending).encode())
END
for seed in $(seq 120); do
  python3 spoil.py $seed > text
  if [ $((seed % 2)) = 0 ]; then
    read_exactly
  else
    status=0
    bob decrypt -q --keep text > out 2> said || status=$?
    case $status in
    0) same content out ;;
    10 | 14 | 15 | 16) empty out ;;
    *) fail "seed $seed: status $status: $(cat said)" ;;
    esac
  fi
done
bob decrypt -q message > out
same content out
