# Content of any length and kind comes back byte for byte.
acquainted

# returns ARGUMENT…: the file "content" comes back after being encrypted with these arguments.
returns() {
  alice encrypt -t bob "$@" < content | bob decrypt -q --accept alice > text
  same content text
}

: > content
returns
returns -a
returns --pad
returns -z 0
alice encrypt -t bob content -o message
bob decrypt -q message -o text
same content text
for content in '\0' '\n' 'x' 'hello' '\377\376\r\n\0' '-----BEGIN PAWL MESSAGE-----\n'; do
  printf -- "$content" > content
  returns
  returns -a
done

# Lengths around those of chunks and frames, with content that compresses well and content that does not
head -c 2097153 /dev/urandom > random
seq 400000 > numbers
for size in 262144 524287 524288 524289 1048575 1048576 1048577 2097152 2097153; do
  head -c $size numbers > content
  returns -z 1
  head -c $size random > content
  returns
done
returns -a
returns --pad
returns --pad -a -z 0
head -c 1048576 /dev/zero > content
returns
returns -z 0
