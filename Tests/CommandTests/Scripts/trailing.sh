# Bytes after a message are detected, and then nothing of its last frame is released.
conversing
echo hello > content
alice encrypt -t bob content > message

for more in '\n' '\0' 'x' 'pawl/v1 stream\n'; do
  { cat message; printf -- "$more"; } > longer
  refused 14 bob decrypt longer
  refused 14 bob decrypt longer -o text
  absent text
done
alice encrypt -t bob content > another
cat message another > longer
refused 14 bob decrypt longer
{ cat message; head -c 3000000 /dev/zero; } > longer
refused 14 bob decrypt longer
refused 14 bob decrypt < <(cat message; echo)

# In armor too: one more byte in its text
{ cat message; echo; } | base64 -w 64 > longer
{ echo '-----BEGIN PAWL MESSAGE-----'; cat longer; echo '-----END PAWL MESSAGE-----'; } > armored
refused 14 bob decrypt armored

bob decrypt -q another > text
same content text
bob decrypt -q message > text
same content text
