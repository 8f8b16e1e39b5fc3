# What people type who know other programs is answered with what pawl has for it.
source "${BASH_SOURCE[0]%/*}/wording.bash"

# meant WORDS COMMAND LINE: the line is wrong usage of the command, and the hint proposes these words.
meant() { answered "did you mean $1? see '$2 --help'" "$3"; }
# advised ADVICE COMMAND LINE: the hint gives this advice.
advised() { answered "$1; see '$2 --help'" "$3"; }
answered() {
  # The words of the line are split by the shell here.
  expect 2 pawl $2 < /dev/null > out
  empty out
  grep -qxF "pawl: hint: $1" said || fail "$2: no '$1' but $(cat said)"
}

while IFS='|' read -r words line; do meant "$words" pawl "$line"; done <<'END'
'init'|keygen
'init'|generate
'init'|KeyGen
'identity'|whoami
'identity'|pubkey
'identity' or 'verify'|fingerprint
'verify'|trust
'init --from-backup'|restore
'import', 'contact add' or 'group add'|add
'import'|recv-keys
'publish' or 'export'|push
'contact list', 'group list' or 'session list'|ls
'contact list'|list-keys
'contact remove', 'group delete' or 'forget'|delete
'contact remove', 'group delete' or 'forget'|rm
'decrypt'|read
'decrypt'|open
'encrypt'|seal
'encrypt'|send
'inspect'|info
'inspect'|stat
'check'|doctor
'check', 'session list' or 'prekeys'|status
'passphrase set'|passwd
'channel'|chat
'publish' or 'prekeys revoke'|rotate
'unlock'|login
'lock'|logout
'help'|man
'encrypt'|-e -r bob file
'decrypt'|-d file
'decrypt'|--decrypt file
'encrypt -t'|-r bob file
'encrypt -t'|-t bob file
'encrypt -a'|-at bob
'encrypt -R'|-R list file
'decrypt -f'|-f bob file
'export --one-time' or 'import --one-time'|--one-time
'contact list'|--list-keys
'contact list'|-k
'init'|--gen-key
'init'|-G -p key.pub
'import'|--import key.asc
'export'|--export
'backup'|--export-secret-keys
'identity' or 'verify'|--fingerprint
'identity'|-y
'verify'|--edit-key bob
'prekeys revoke'|--gen-revoke
'--version' or 'verify'|-V
'--version'|-v
'--store'|--homedir x
END
# The same for every word and every option that the program knows
python3 - "${BASH_SOURCE[0]%/Tests/*}" > known <<'END'
import re, sys
source = open(f"{sys.argv[1]}/Sources/pawl/Elsewhere.swift").read()
heads = {"commands": "", "general": "", "seconds": "contact ", "everywhere": "check "}
for name, body in re.findall(r"static let (\w+): KeyValuePairs<String, \[String\]> = \[\n(.*?)\n  \]", source, re.S):
    for words, meant in re.findall(r'"([^"]+)": \[([^\]]+)\]', body):
        for word in words.split():
            print(heads[name] + word, *re.findall(r'"([^"]+)"', meant), sep="|")
END
[ "$(wc -l < known)" -gt 120 ] || fail "only $(cat known)"
while IFS='|' read -r line meant _; do
  # Not every group has each of these.
  case $line in *' new' | *' create' | *' change' | *' restart' | *' clean' | *' gc') continue ;; esac
  expect 2 pawl $line < /dev/null > out
  said "pawl: hint: did you mean '$meant'"
  # What is meant exists.
  meant=${meant%% -*}
  case $meant in -* | \$* | help) continue ;; esac
  case $line in 'contact '*) meant="contact $meant" ;; esac
  expect 0 pawl $meant --help > help
done < known

advised "pawl encrypts to contacts, not with a passphrase; 'age -p' does that" pawl '-c file'
advised "pawl encrypts to contacts, not with a passphrase; 'age -p' does that" pawl '--symmetric file'
advised "pawl encrypts to contacts, not with a passphrase; 'age -p' does that" pawl '-p file'
advised "pawl encrypts to contacts, not with a passphrase; 'age -p' does that" pawl symmetric
signs='pawl does not sign: who can read a message knows who wrote it; minisign, signify and gpg sign'
for line in '-s file' '-S -m file' --sign --detach-sign sign; do advised "$signs" pawl "$line"; done
advised 'pawl is for sending, not keeping: for archives use age or restic' pawl snapshots
advised 'your keys are in the store, which --store DIR names' pawl '-i key.txt'

# Options of the two main commands
meant "'-t'" 'pawl encrypt' 'encrypt -r bob'
meant "'-t'" 'pawl encrypt' 'enc --recipient bob file'
meant "'decrypt'" 'pawl encrypt' 'encrypt -d file'
meant "'encrypt'" 'pawl decrypt' 'decrypt -e file'
advised "pawl encrypts to contacts, not with a passphrase; 'age -p' does that" 'pawl encrypt' 'encrypt -p file'
advised "pawl encrypts to contacts, not with a passphrase; 'age -p' does that" 'pawl encrypt' 'encrypt -c file'
advised 'every message tells its recipients who wrote it, without an option' 'pawl encrypt' 'encrypt -s -t bob'
advised 'every message tells its recipients who wrote it, without an option' 'pawl encrypt' 'encrypt -u me -t bob'
advised 'your keys are in the store, which --store DIR names' 'pawl encrypt' 'encrypt -i key -t bob'
advised 'your keys are in the store, which --store DIR names' 'pawl decrypt' 'decrypt -i key.txt file'
advised 'your keys are in the store, which --store DIR names' 'pawl decrypt' 'decrypt --identity key.txt file'
advised 'nothing is asked, and -o FILE replaces a file' 'pawl encrypt' 'encrypt -t bob --yes -o x'
meant "'--passphrase-fd' or '\$PAWL_PASSPHRASE_FILE'" 'pawl decrypt' 'decrypt --passphrase horse'
meant "'\$PAWL_PASSPHRASE_FILE'" 'pawl check' 'check --password-file x'
meant "'\$PAWL_PASSPHRASE_COMMAND'" 'pawl check' 'check --password-command x'
meant "'--store'" 'pawl check' 'check --repo x'
meant "'-q'" 'pawl identity' 'identity -s'

# Within groups
meant "'list'" 'pawl contact' 'contact ls'
meant "'remove'" 'pawl contact' 'contact delete bob'
meant "'rename'" 'pawl contact' 'contact mv bob robert'
meant "'show'" 'pawl contact' 'contact info bob'
meant "'add'" 'pawl group' 'group create team'
meant "'remove' or 'delete'" 'pawl group' 'group rm team'
meant "'set'" 'pawl passphrase' 'passphrase change'
meant "'reset'" 'pawl session' 'session restart'
meant "'prune'" 'pawl session' 'session gc'
meant "'add'" 'pawl group' 'group new team'
meant "'prune'" 'pawl session' 'session clean'

# Recipients and files of age
acquainted
echo hello > hello
key="that is a key for age, not a contact: ask its owner for a bundle ('pawl export') and import it"
age=age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
complains 20 "no such contact: $age" "$key" alice encrypt -t $age hello
complains 23 "cannot open $age: No such file or directory" "$key" alice encrypt -R $age hello
printf '# the team\n%s\n' $age > recipients.txt
complains 20 "line 2 of the list: no such contact: $age" "$key" alice encrypt -R recipients.txt hello
ssh='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG/x bob@example'
echo "$ssh" > recipients.txt
complains 2 "line 1 of the list: '$ssh' is not a valid contact name" "$key" alice encrypt -R recipients.txt hello
complains 2 "'$(bob identity)' is not a valid contact name" \
  "contacts are named, not their identities: 'pawl contact list' shows both" \
  alice encrypt -t "$(bob identity)" hello

# The network
complains 23 'cannot open https://example.org/bob.pawl: there is no directory https:' \
  'pawl opens no connections: curl -fsS https://example.org/bob.pawl | pawl import NAME' \
  alice import bob https://example.org/bob.pawl
complains 23 'cannot open https://example.org/bob.pawl: there is no directory https:' \
  'pawl opens no connections: curl -fsS https://example.org/bob.pawl | pawl import NAME' \
  alice import https://example.org/bob.pawl
complains 23 "cannot open http://example.org/m?a=1&b: there is no directory http:" \
  "pawl opens no connections: curl -fsS 'http://example.org/m?a=1&b' | pawl decrypt" \
  alice decrypt 'http://example.org/m?a=1&b'
complains 23 "cannot open nowhere: No such file or directory" '' alice import bob nowhere

# Several files
complains 2 "unexpected argument 'b'" \
  "to send several files: tar c hello b | pawl encrypt -t NAME; see 'pawl encrypt --help'" \
  alice encrypt -t bob hello b
complains 2 "3 unexpected arguments: 'b', 'it's', 'd'" \
  "to send several files: tar c hello b 'it'\\''s' d | pawl encrypt -t NAME; see 'pawl encrypt --help'" \
  alice encrypt -t bob hello b "it's" d
complains 2 "unexpected argument 'b'" \
  "to read several messages: cat a b | pawl decrypt --all; see 'pawl decrypt --help'" alice decrypt a b
complains 2 "unexpected argument 'b'" \
  "to forget several messages: cat a b | pawl forget; see 'pawl forget --help'" alice forget a b
complains 2 "unexpected argument 'b'" "it takes one FILE; see 'pawl inspect --help'" alice inspect a b
complains 2 "unexpected argument 'photos'" \
  "it saves the identity and the address book alone; -o names the file; see 'pawl backup --help'" \
  alice backup photos
# What the hint says works.
echo b > b
tar c hello b | alice encrypt -t bob | bob decrypt -q --accept alice | tar x -O > both
printf 'hello\nb\n' | same both -
# Names are shown without what a terminal obeys, as everywhere.
expect 2 alice encrypt -t bob hello $'x\e[2J'
said "tar c hello 'x\\u{1b}[2J' | pawl"
