# The arguments of encrypt and decrypt mean the same whether they are plain, and so read without the argument
# parser, or not, as where a flag is given twice.
source "${BASH_SOURCE[0]%/*}/offered.bash"
conversing
carol init -q --name carol
alice import -q carol <(carol export)
echo hello > hello
printf 'bob\ncarol\n' > names
printf x > taken
tried=

# attempt FLAGS PERSON VERB WORD…: what a command does, with the flags, in the file `seen`.
attempt() {
  local flags=$1 person=$2 verb=$3 status=0
  rm -rf new
  cp taken old
  alice encrypt -q -t bob hello > message
  pawl --store "$person" "$verb" $flags --status-fd 3 "${@:4}" < "$input" > out 2> said 3> told || status=$?
  {
    echo "status $status"
    cat said
    sed -E 's/"number":\[?[0-9,]*\]?//' told
    for file in out new old; do [ ! -e $file ] || stat -c '%n %s' $file; done
    head -c 14 out
  } > seen
}

# alike PERSON VERB WORD…: the command does the same, however its arguments are read.
alike() {
  tried="$tried ${*:2}"
  attempt -q "$@"
  mv seen plain
  attempt '-q -q' "$@"
  same plain seen
}

input=hello
alike alice encrypt -t bob hello
grep -qx 'status 0' seen || fail "$(cat seen)"
for words in '-t bob' '-t bob -' '--to bob' '--to=bob hello' '-tbob hello' '-t bob -t carol hello' '-R names hello' \
  '--recipients-file names' '-t bob -R names hello' '-R - hello' '-t bob -o new hello' '-t bob --output new' \
  '-t bob -o - hello' '-t bob -o old hello' '-t bob --no-clobber -o new hello' '-t bob --no-clobber -o old hello' \
  '-t bob --dry-run' '-t bob --dry-run --json' '-t bob --json' '-t bob -a hello' '-t bob --armor hello' \
  '-at bob hello' '-t bob --compress none hello' '-t bob --compress deflate hello' '-t bob --compress other hello' \
  '-t bob -z 9 hello' '-t bob --level 0 hello' '-t bob -z 10 hello' '-t bob -z -1 hello' '-t bob -z x hello' \
  '-t bob --pad hello' '-t bob -- echo hi' '-t bob hello -- echo hi' '-t bob --' '-t bob -- false' '-t bob hello hello' \
  '-t nobody hello' '-t @none hello' '-t' 'hello' '' '-t bob missing' '-t bob --other hello' '-t bob -x hello' \
  '-t bob --no-progress hello' '-t bob --lock-timeout 5 hello' '-t bob --lock-timeout x hello' \
  '-t bob --passphrase-fd 0 hello' '-t bob --passphrase-fd 77 hello' '-t bob --store other hello' '-t bob -t bob -o new -o new'; do
  alike alice encrypt $words
done
for words in 'message' '' '-' '-f alice message' '--from alice' '--from carol message' '-f @none message' \
  '--accept dora message' '--accept' '--all message' '--keep message' '--keep=2d message' '--keep=121d message' \
  '--keep=x message' '-o new message' '--output new' '-o old message' '--no-clobber -o new message' \
  '--no-clobber -o old message' '-o - message' 'message -- cat' '-o new message -- cat' 'message -- false' \
  'message message' 'hello' 'missing' '--lock-timeout 5 message' '--no-progress message' '--passphrase-fd 0 message' \
  '--store other message' '-t bob message'; do
  input=message
  alike bob decrypt $words
done

# None of their options is missing here.
for verb in encrypt decrypt; do
  pawl $verb --help | { grep -oE -e '^  (-[a-zA-Z], )?--[a-z-]+' || true; } | { grep -oE -e '--[a-z-]+' || true; } > options
  while read -r option; do
    case $option in
      --help | --version | --quiet | --status-fd) ;;
      *) [[ "$tried " = *" $option"[\ =]* ]] || fail "$verb $option was not tried" ;;
    esac
  done < options
done
