# Input that is not a message, or is of another version or kind, is refused as malformed.
conversing

# malformed TEXT: input that begins with it is malformed, whatever follows.
malformed() {
  local filler
  for filler in '\0' x; do
    { printf -- "$1"; head -c 6000 /dev/zero | tr '\0' "$filler"; } > input
    refused 16 bob decrypt input
  done
}
for text in x 'hello world\n' '\0' '\177ELF' pawl 'PAWL/v1 stream\n' '{"event":"x"}' \
  'pawl/v1 streams' 'pawl/v1 strean\n' 'age-encryption.org/v1\n' '-----BEGIN PGP MESSAGE-----\n' \
  '-----BEGIN PAWL ' '-----BEGIN PAWL LETTER-----\n'; do
  malformed "$text"
done

# Another version, which the error names
for text in 'pawl/v2 stream\n' 'pawl/v10 stream\n' 'pawl/v2 bundle\n'; do
  malformed "$text"
  said version
done

# No stanza, too many stanzas, and one of an unknown kind
for text in '\0\0' '\4\1' '\377\377' '\0\1\2' '\0\1\377'; do
  malformed "pawl/v1 stream\n$text"
done

# A bundle, and other files
bob export > input
refused 16 bob decrypt input
cp bob/store.db input
refused 16 bob decrypt input
head -c 100000 /dev/zero > input
refused 16 bob decrypt input
