# Completion of pawl for bash 3.2 and later.
#
#   source completions/pawl.bash
#
# or copy it to the directory that `pkg-config --variable=completionsdir bash-completion` prints,
# with the name `pawl`.

# Prints the store that the command line names, if there is one.
_pawl_store() {
  local index word
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    case $word in
      --) return ;;
      --store=*) word=${word#*=} ;;
      --store)
        word=${COMP_WORDS[index + 1]}
        # Readline may treat "=" as a separate word.
        [[ $word == "=" ]] && word=${COMP_WORDS[index + 2]}
        ;;
      *) continue ;;
    esac
    # As typed, with quotes and backslashes.
    word=${word//[\\\"\']/}
    printf '%s\n' "${word/#\~\//$HOME/}"
    return
  done
}

# Escapes `name` to follow the quote $1, or to stand unquoted if $1 is not a quote.
_pawl_quote() {
  case $1 in
    \')
      name=${name//\'/\'\\\'\'} ;;
    \")
      name=${name//\\/\\\\}
      name=${name//\"/\\\"}
      name=${name//\$/\\\$}
      name=${name//\`/\\\`}
      # Inside quotes it would still refer to an earlier command.
      name=${name//!/\"\\!\"} ;;
    *) printf -v name '%q' "$name" ;;
  esac
}

# Offers the names that `pawl $1 list` begins its lines with, with $2 before each of them.
_pawl_names() {
  local name store typed=${cur#[\"\']}
  local -a options
  # A store with a passphrase has to be unlocked to give names: completion never asks for it.
  options=(-q --passphrase-fd 0)
  store=$(_pawl_store)
  [[ -n $store ]] && options+=(--store "$store")
  while IFS=$'\t' read -r name _; do
    name=$2$name
    [[ $name == "${typed//\\/}"* ]] || continue
    _pawl_quote "${cur:0:1}"
    COMPREPLY+=("$name")
  done < <("${COMP_WORDS[0]/#\~\//$HOME/}" "$1" list "${options[@]}" 2>/dev/null </dev/null)
}

_pawl_contacts() { _pawl_names contact; }
_pawl_groups() { _pawl_names group; }
# The contacts, and the groups as they are named in their place
_pawl_addressees() { _pawl_names contact; _pawl_names group @; }

_pawl_words() {
  local word
  for word in $1; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
  done
}

# Readline completes files and directories best by itself, if it can be told to.
_pawl_files() { _pawl_paths default -f; }
_pawl_directories() { _pawl_paths dirnames -d; }

_pawl_paths() {
  local path
  compopt -o "$1" 2>/dev/null && return
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$2" -- "$cur")
}

# Whether the file $1 is of one of the kinds $2, as its first bytes tell.
_pawl_is_of() {
  local start="" kind
  [[ -f $1 && -r $1 ]] || return 1
  IFS= LC_ALL=C read -r -n 40 start < "$1"
  for kind in $2; do
    case "$kind:$start" in
      "message:pawl/v1 stream" | "message:-----BEGIN PAWL MESSAGE-----"*) return 0 ;;
      "bundle:pawl/v1 bundle" | "bundle:-----BEGIN PAWL BUNDLE-----"*) return 0 ;;
      "backup:-----BEGIN PAWL BACKUP-----"*) return 0 ;;
      list:pawl1*) return 0 ;;
    esac
  done
  return 1
}

# Offers the files of the kinds $1 and all directories, or all files if none is of those kinds: a message may
# stand anywhere in a mail.
_pawl_files_of() {
  local path typed=$cur
  local -a files directories
  files=() directories=()
  # What needs the shell to be understood is left to readline.
  case $typed in *[\'\"\$\`~]*) _pawl_files; return ;; esac
  for path in "${typed//\\/}"*; do
    if [[ -d $path ]]; then directories+=("$path"); elif _pawl_is_of "$path" "$1"; then files+=("$path"); fi
  done
  if ((${#files[@]})); then
    compopt -o filenames 2>/dev/null
    COMPREPLY=("${files[@]}" "${directories[@]}")
  else
    _pawl_files
  fi
}

# Whether the option $1 takes the word after it. Short options may be joined: -at.
_pawl_takes_value() {
  case $1 in
    --store | --status-fd | --lock-timeout | --passphrase-fd | --new-passphrase-fd) ;;
    --name | --from-backup | --valid-for | --count | --identity | --output) ;;
    --to | --recipients-file | --introduced-by | --group | --compress | --level | --from | --accept | --older-than | --for) ;;
    --via | --transport-fd | --timeout) ;;
    # Its value follows "=" only, which readline may treat as a separate word.
    --keep | --qr) [[ ${COMP_WORDS[$2 + 1]} == "=" ]] ;;
    *) [[ $1 =~ ^-[ahq]*[tofzR]$ ]] ;;
  esac
}

# Completes the value of the option $1.
_pawl_value() {
  case $1 in
    --store) _pawl_directories ;;
    --valid-for) _pawl_words "7d 30d 90d 180d 366d" ;;
    --older-than) _pawl_words "7d 30d 60d 90d" ;;
    --keep) _pawl_words "1h 1d 7d 30d 120d" ;;
    --for) _pawl_words "15m 1h 8h 1d" ;;
    --timeout) _pawl_words "10s 60s 10m 1h" ;;
    --compress) _pawl_words "zstd deflate none" ;;
    --level) _pawl_words "0 1 2 3 4 5 6 7 8 9" ;;
    --lock-timeout) _pawl_words "0 10 30 60" ;;
    --from-backup) _pawl_files_of backup ;;
    --output | --recipients-file | --qr) _pawl_files ;;
    --to | --from) _pawl_addressees ;;
    --introduced-by) _pawl_contacts ;;
    --group) _pawl_groups ;;
    --*) ;;
    -*z) _pawl_words "0 1 2 3 4 5 6 7 8 9" ;;
    -*[oR]) _pawl_files ;;
    -*[tf]) _pawl_addressees ;;
  esac
}

# Prints the commands of the group $1; fails if there is no such group.
_pawl_group() {
  case $1 in
    contact) echo "list show rename remove export add" ;;
    group) echo "add remove list show rename delete" ;;
    passphrase) echo "set remove" ;;
    prekeys) echo "revoke" ;;
    session) echo "list show reset prune" ;;
    *) return 1 ;;
  esac
}

_pawl_commands() {
  _pawl_words "init identity export publish claim import encrypt decrypt channel forget inspect contact"
  _pawl_words "group verify session prekeys passphrase unlock lock backup check"
}

_pawl_options() {
  local options="--store --quiet --status-fd --no-progress --lock-timeout --passphrase-fd"
  options+=" --help --version"
  case $1 in
    "") options+=" --verbose" ;;
    init) options+=" --name --from-backup" ;;
    identity) options+=" --json --name" ;;
    check | prekeys | inspect | "contact list" | "contact show" | "session list" | "session show" | "group list" | "group show")
      options+=" --json" ;;
    export) options+=" --one-time --valid-for --output" ;;
    publish) options+=" --count --valid-for --replace --withdraw --json" ;;
    claim) options+=" --per-hour" ;;
    import) options+=" --identity --new-session --one-time --replace --all --yes --json" ;;
    encrypt | enc) options+=" --to --recipients-file --output --no-clobber --dry-run --json --armor --compress"
      options+=" --level --pad" ;;
    decrypt | dec) options+=" --from --accept --all --keep --output --no-clobber" ;;
    channel) options+=" --accept --via --transport-fd --timeout --raw --pad" ;;
    verify) options+=" --all --confirm --undo --qr --json" ;;
    "contact remove") options+=" --yes" ;;
    "contact add") options+=" --introduced-by --group" ;;
    "contact export") options+=" --all --json" ;;
    forget | "session reset") options+=" --all" ;;
    "session prune") options+=" --older-than" ;;
    "passphrase set") options+=" --new-passphrase-fd" ;;
    unlock) options+=" --for" ;;
    backup) options+=" --output" ;;
    help) options="--help --version" ;;
  esac
  _pawl_words "$options"
}

# Completes argument number $2 of the command $1; $3 is the argument before it.
_pawl_argument() {
  case $1 in
    "") _pawl_commands; _pawl_words "help" ;;
    help) if (($2 == 0)); then _pawl_commands; else _pawl_words "$(_pawl_group "$3")"; fi ;;
    contact | group | passphrase | prekeys | session) _pawl_words "$(_pawl_group "$1")" ;;
    import)
      # A single argument with a slash is a file.
      if (($2 == 1)) || (($2 == 0)) && [[ $cur == */* ]]; then
        _pawl_files_of bundle
      elif (($2 == 0)); then
        _pawl_contacts
      fi ;;
    encrypt | enc) (($2 == 0)) && _pawl_files ;;
    decrypt | dec | forget) (($2 == 0)) && _pawl_files_of message ;;
    inspect) (($2 == 0)) && _pawl_files_of "message bundle backup" ;;
    "contact add") (($2 == 0)) && _pawl_files_of list ;;
    publish | claim) (($2 == 0)) && _pawl_directories ;;
    verify) (($2 == 0)) && _pawl_addressees ;;
    "contact export") _pawl_addressees ;;
    "group add" | "group remove") if (($2 == 0)); then _pawl_groups; else _pawl_contacts; fi ;;
    "group show" | "group rename" | "group delete") (($2 == 0)) && _pawl_groups ;;
    channel | "contact show" | "contact rename" | "contact remove" | "session show" | "session reset")
      (($2 == 0)) && _pawl_contacts ;;
  esac
}

# Completes a command and its arguments, which begin with word $1 of the command line.
_pawl_other_command() {
  local word
  if declare -F _command_offset > /dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD > $1)); then
    _pawl_files
  else
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -c -- "$cur" | sort -u)
  fi
}

_pawl() {
  local cur=${COMP_WORDS[COMP_CWORD]} command="" option="" before="" word index
  local place=0 are_options_over=0 other=0
  COMPREPLY=()
  # Readline may treat "@" as a separate word, but completes it with the word behind it.
  ((COMP_CWORD > 0)) && [[ ${COMP_WORDS[COMP_CWORD - 1]} == "@" ]] && cur=@$cur
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    [[ $word == "@" ]] && continue
    if [[ -n $option ]]; then
      # The value of an option, which may follow a separate "=".
      [[ $word == "=" ]] || option=""
    elif ((are_options_over)) || [[ $word != -?* ]]; then
      if [[ -z $command ]]; then
        command=$word
      elif _pawl_group "$command" >/dev/null; then
        command+=" $word"
      else
        place=$((place + 1))
        before=$word
      fi
    elif [[ $word == "--" ]]; then
      are_options_over=1
      case $command in encrypt | enc | decrypt | dec | channel) other=$((index + 1)); break ;; esac
    elif _pawl_takes_value "$word" "$index"; then
      option=$word
    fi
  done
  if ((other)); then
    _pawl_other_command "$other"
  elif [[ -n $option ]]; then
    [[ $cur == "=" ]] && cur=""
    _pawl_value "$option"
  elif ((!are_options_over)) && [[ $cur =~ ^-[ahq]*[tf] ]]; then
    # The name is joined to its option: -tbob.
    word=${BASH_REMATCH[0]}
    cur=${cur#"$word"}
    _pawl_addressees
    COMPREPLY=("${COMPREPLY[@]/#/$word}")
  elif ((!are_options_over)) && [[ $cur == -* ]]; then
    _pawl_options "$command"
  else
    _pawl_argument "$command" "$place" "$before"
  fi
  return 0
}

complete -F _pawl pawl
