# Errors about wrong usage, other than misspelt words, have the documented texts.
source "${BASH_SOURCE[0]%/*}/wording.bash"
conversing
echo hello > hello
wrong() { complains 2 "$1" "see '$2 --help'" "${@:3}"; }

wrong "'pawl contact' has no option '--frobnicate'" 'pawl contact' pawl contact --frobnicate
complains 2 "'pawl contact' has no command 'x'" \
  "it has 'list', 'show', 'rename', 'remove', 'export' or 'add'; see 'pawl contact --help'" pawl contact x
complains 2 "'pawl passphrase' needs a command" \
  "it has 'set' or 'remove'; see 'pawl passphrase --help'" pawl passphrase
wrong '--verbose goes with --version only' 'pawl check' pawl --verbose check
wrong '-o is given twice' 'pawl encrypt' alice encrypt -t bob -o one -o two hello
wrong 'descriptor 77 of --passphrase-fd is not open' 'pawl identity' \
  alice identity --passphrase-fd 77
wrong 'descriptor 77 of --new-passphrase-fd is not open' 'pawl passphrase set' \
  alice passphrase set --new-passphrase-fd 77
complains 2 'the passphrase and the input are the same file' \
  'give each of them a descriptor or a file of its own' alice decrypt --passphrase-fd 0 < hello
complains 2 'the passphrase and the new passphrase are the same file' \
  'give each of them a descriptor or a file of its own' \
  alice passphrase set --passphrase-fd 4 --new-passphrase-fd 4 4< hello
expect 2 alice identity --status-fd 1 > out
said 'pawl: error: the status lines and the output are the same file'
empty out
complains 2 'the output and the store are the same file' \
  'the store is used by pawl alone: name another file' alice encrypt -t bob hello -o alice/key
wrong 'no recipient given: use -t NAME or -R FILE' 'pawl encrypt' alice encrypt hello
wrong '-z takes a number from 0 to 9' 'pawl encrypt' alice encrypt -t bob -z 10 hello
wrong '--json goes with --dry-run only' 'pawl encrypt' alice encrypt -t bob --json hello
wrong '--all takes a directory and no NAME, --identity or --replace' 'pawl import' \
  alice import --all bob shelf
wrong '--replace needs the NAME of a contact: --replace NAME FILE' 'pawl import' \
  alice import --replace bob.pawl
for option in --replace --count=5 --valid-for=3d; do
  wrong '--withdraw goes without --count, --valid-for and --replace' 'pawl publish' \
    alice publish --withdraw $option shelf
done
bob publish -q offered
expect 2 alice import -q --all offered < hello
said 'pawl: error: nothing was imported: there is no terminal to ask on, and no --yes'
rm -r offered
wrong '--count takes a number from 0 to 1000' 'pawl publish' alice publish --count 1001 shelf
wrong '--valid-for is at most 366d' 'pawl export' alice export --valid-for 367d
wrong '--valid-for is at most 366d' 'pawl publish' alice publish --valid-for 2y shelf
wrong '--for is at most 366d' 'pawl unlock' alice unlock --for 9000h
wrong '--name and --from-backup cannot be used together' 'pawl init' \
  pawl --store dave init --name dave --from-backup hello
wrong 'give either a NAME or --all' 'pawl session reset' alice session reset
wrong 'give either a NAME or --all' 'pawl session reset' alice session reset bob --all
wrong "the value '5' is invalid for '--valid-for <duration>', a number above 0 followed by s, m, h, d, w or y" \
  'pawl export' alice export --valid-for 5
wrong "the value 'pawl1x' is invalid for '--identity <pawl1…>', all that 'pawl identity' prints" \
  'pawl import' alice import bob bob.pawl --identity pawl1x
wrong "the value 'x' is invalid for '--lock-timeout <seconds>'" 'pawl check' \
  alice check --lock-timeout x
wrong "the value 'gzip' is invalid for '--compress <how>'; it can be 'zstd', 'deflate' or 'none'" \
  'pawl encrypt' alice encrypt -t bob --compress gzip hello
absent shelf
absent dave
