# The completions for bash, zsh and fish offer every command, every option and the names of contacts.
root=${BASH_SOURCE[0]%/Tests/*}
source "${BASH_SOURCE[0]%/*}/offered.bash"

# offer_SHELL LINE: prints what the shell offers for the last word of the line, one candidate a line.
offer_bash() {
  bash -c '
    source "$0"
    eval "COMP_WORDS=($1)"
    case $1 in *" ") COMP_WORDS+=("") ;; esac
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _pawl
    printf "%s\n" "${COMPREPLY[@]}"' "$root/completions/pawl.bash" "$1" < /dev/null
}
offer_fish() {
  fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$root/completions/pawl.fish" "$1" < /dev/null | cut -f 1
}
# The list that zsh shows is laid out for people, so the candidates are intercepted before that.
cat > catch.zsh <<'END'
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PROMPT=; source $1; echo ready"
while zpty -r shell line; do [[ $line == ready* ]] && break; done
zpty -w -n shell "$2"$'\t'
integer marks=0
while (( marks < 2 )) && zpty -r shell line; do
  if [[ $line == *$'\0'* ]]; then
    (( marks += 1 ))
  elif (( marks )); then
    print -r -- ${line%$'\r\n'}
  fi
done
END
cat > setup.zsh <<'END'
fpath=($completions $fpath)
autoload compinit
compinit -u -d $TMPDIR/zcompdump
bindkey '^M' undefined
bindkey '^J' undefined
bindkey '^I' complete-word
mark() { print -n '\0\n' }
compprefuncs=(mark)
comppostfuncs=(mark exit)
zstyle ':completion:*' list-grouped false
zstyle ':completion:*' insert-tab false
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  typeset -a hits front
  builtin compadd -A hits "$@"
  # The directory of file candidates
  zparseopts -E p:=front
  print -rl -- $front[2]${^hits}
  builtin compadd "$@"
}
END
offer_zsh() { completions=$root/completions timeout 20 zsh -f catch.zsh "$PWD/setup.zsh" "$1" < /dev/null; }

# offers SHELL LINE WANTED…: the shell offers exactly these, in any order.
offers() {
  local shell=$1 line=$2
  shift 2
  "offer_$shell" "$line" | sed 's/=$//; s/[ /]$//; s/\\//; /^$/d' | sort -u > offered
  printf '%s\n' "$@" | sed '/^$/d' | sort -u > wanted
  cmp -s offered wanted || fail "$shell, $line: $(diff offered wanted)"
}

commands > commands
[ "$(wc -l < commands)" -ge 24 ] || fail "only $(cat commands)"
alice init -q
bob init -q
carol init -q
bob export | alice import -q bob
carol export | alice import -q 'carol c'
alice group add team bob
alice group add 'two c' bob 'carol c'
mkdir -p folder/below bin
printf '#!/bin/sh\n' > bin/own-command
chmod +x bin/own-command
PATH=$PWD/bin:$PATH
echo content > folder/file
mkdir -p kinds/below
echo hello | alice encrypt -t bob > kinds/message
echo hello | alice encrypt -at bob > kinds/text
bob export > kinds/bundle
sed '1d; $d' kinds/bundle | base64 -d > kinds/binary
PAWL_PASSPHRASE_COMMAND='echo horse' bob backup -q -o kinds/backup
alice contact export --all > kinds/list
echo 'no -----BEGIN PAWL MESSAGE-----' > kinds/other
mkfifo kinds/fifo

for shell in bash zsh fish; do
  offers $shell 'pawl ' $(listed '') help
  offers $shell 'pawl help ' $(listed '')
  offers $shell 'pawl -q --store x de' decrypt
  for group in contact group session prekeys passphrase; do
    offers $shell "pawl $group " $(listed $group)
    offers $shell "pawl --store x $group -q " $(listed $group)
    offers $shell "pawl help $group " $(listed $group)
  done
  while read -r command; do
    offers $shell "pawl $command --" $(options "$command" | grep -- --)
  done < commands
  offers $shell 'pawl enc --st' --store --status-fd
  offers $shell 'pawl --verb' --verbose
  offers $shell 'pawl --version --verb' --verbose
  offers $shell 'pawl contact --store alice list --js' --json

  # Names, with --store given in various places
  for line in 'verify ' 'contact show ' 'contact rename ' 'contact remove ' 'session show ' \
    'session reset ' 'encrypt -t ' 'decrypt --from ' 'import '; do
    offers $shell "pawl --store alice ${line}b" bob
  done
  offers $shell 'pawl --store alice session show ' bob 'carol c'
  offers $shell 'pawl --store alice encrypt -at b' bob
  offers $shell 'pawl --store alice contact rename bob '
  offers $shell 'pawl --store alice channel ' bob 'carol c'
  offers $shell 'pawl --store alice contact add --introduced-by b' bob

  # Groups, where they may stand
  for line in 'verify ' 'encrypt -t ' 'encrypt -t bob -t ' 'decrypt --from ' 'contact export ' \
    'contact export bob '; do
    offers $shell "pawl --store alice ${line}" bob 'carol c' @team '@two c'
    offers $shell "pawl --store alice ${line}@te" @team
  done
  for line in 'group show ' 'group add ' 'group remove ' 'group rename ' 'group delete '; do
    offers $shell "pawl --store alice $line" team 'two c'
  done
  offers $shell 'pawl --store alice group add team b' bob
  offers $shell 'pawl --store alice group remove team bob c' 'carol c'
  offers $shell 'pawl --store alice group rename team '

  offers $shell 'pawl inspect folder/f' folder/file
  offers $shell 'pawl import bob folder/f' folder/file
  offers $shell 'pawl encrypt -R folder/f' folder/file
  offers $shell 'pawl encrypt -aR folder/file folder/f' folder/file
  offers $shell 'pawl contact add folder/f' folder/file
  offers $shell 'pawl init --from-backup folder/f' folder/file
  offers $shell 'pawl publish folder/' folder/below
  offers $shell 'pawl claim folder/' folder/below
  offers $shell 'pawl unlock --for 1' 15m 1h 1d
  offers $shell 'pawl encrypt --compress d' deflate
  offers $shell 'pawl session prune --older-than 9' 90d
  offers $shell 'pawl passphrase set --new-p' --new-passphrase-fd

  # Files of the kind that a command takes, with the directories, or all files if there is none
  offers $shell 'pawl decrypt kinds/' kinds/message kinds/text kinds/below
  offers $shell 'pawl decrypt --from bob kinds/' kinds/message kinds/text kinds/below
  offers $shell 'pawl forget kinds/' kinds/message kinds/text kinds/below
  offers $shell 'pawl import bob kinds/' kinds/bundle kinds/binary kinds/below
  offers $shell 'pawl inspect kinds/' kinds/{message,text,bundle,binary,backup,below}
  offers $shell 'pawl init --from-backup kinds/' kinds/backup kinds/below
  offers $shell 'pawl contact add kinds/' kinds/list kinds/below
  offers $shell 'pawl encrypt -t bob kinds/' kinds/{message,text,bundle,binary,backup,list,other,fifo,below}
  offers $shell 'pawl decrypt kinds/o' kinds/other
  offers $shell 'pawl import bob kinds/me' kinds/message
  offers $shell 'pawl contact add kinds/b' kinds/{bundle,binary,backup,below}

  # Durations and seconds. Readline splits a word at "=".
  keep='decrypt --keep='
  [ $shell != bash ] || keep='decrypt --keep = '
  for line in 'export --valid-for ' 'publish --valid-for ' 'session prune --older-than ' 'unlock --for ' \
    'channel --timeout ' 'lock --lock-timeout ' "$keep"; do
    "offer_$shell" "pawl $line" > offered
    grep -Eq '(^|=)[1-9][0-9]*[a-z]? *$' offered || fail "$shell, $line: $(cat offered)"
  done

  # Behind "--" of encrypt and decrypt, a command and its arguments
  for line in 'decrypt --' 'encrypt -t bob --' 'dec -q --store alice folder/file --' 'decrypt --all --'; do
    offers $shell "pawl $line own-comma" own-command
    offers $shell "pawl $line own-command folder/f" folder/file
    offers $shell "pawl $line own-command -x folder/f" folder/file
  done
  offers $shell 'pawl inspect -- folder/f' folder/file
done

# A store with a passphrase offers no names, and the completion does not ask for the passphrase.
printf horse > passphrase
PAWL_PASSPHRASE_FILE=passphrase alice passphrase set -q
for shell in bash zsh fish; do
  PAWL_PASSPHRASE_COMMAND='touch asked' offers $shell 'pawl --store alice verify '
done
absent asked
