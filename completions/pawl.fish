# Completion of pawl for fish: copy it to ~/.config/fish/completions/.

# Prints the words before the cursor that are neither options nor values of options.
function __pawl_plain_words
    set -l words (commandline -opc)
    set -l are_options_over 0
    set -e words[1]
    while set -q words[1]
        set -l word $words[1]
        set -e words[1]
        if test $are_options_over -eq 1
            printf '%s\n' $word
            continue
        end
        switch $word
            case --
                set are_options_over 1
            case --store --status-fd --lock-timeout --passphrase-fd --new-passphrase-fd \
                --name --from-backup --valid-for --count --identity --output \
                --to --recipients-file --introduced-by --group --compress --level --from --accept --older-than --for
                set -e words[1]
            case '--*'
            case '-?*'
                string match -qr '^-[ahq]*[tofzR]$' -- $word; and set -e words[1]
            case '*'
                printf '%s\n' $word
        end
    end
end

# Prints the command, of one word or two, and the number of its arguments so far.
function __pawl_command
    set -l words (__pawl_plain_words)
    set -q words[1]; or return
    if contains -- $words[1] contact group passphrase prekeys session; and set -q words[2]
        printf '%s\n' "$words[1] $words[2]" (math (count $words) - 2)
    else
        printf '%s\n' $words[1] (math (count $words) - 1)
    end
end

# Prints the words before the cursor that follow `--`, quoted, if those are a command with its arguments.
function __pawl_other_words
    set -l words (commandline -opc)
    set -l index (contains -i -- -- $words); or return 1
    set -q words[(math $index + 1)]; and string escape -- $words[(math $index + 1)..-1]
    return 0
end

# Whether the cursor is in a command behind `--`.
function __pawl_is_other
    __pawl_uses encrypt enc decrypt dec channel; and __pawl_other_words >/dev/null
end

function __pawl_complete_other
    set -l words (__pawl_other_words)
    complete -C (string join ' ' -- $words (commandline -ct))
end

function __pawl_needs_command
    test (count (__pawl_plain_words)) -eq 0
end

# Whether the command is one of the arguments.
function __pawl_uses
    set -l command (__pawl_command)
    set -q command[1]; and contains -- $command[1] $argv
end

# Whether the command is one of the arguments after the first, and has as many arguments of its own
# before the cursor as the first one says.
function __pawl_has
    set -l command (__pawl_command)
    set -q command[1]; and test $command[2] -eq $argv[1]; and contains -- $command[1] $argv[2..-1]
end

# Whether the command is one of the arguments, and has arguments of its own before the cursor.
function __pawl_has_more
    set -l command (__pawl_command)
    set -q command[1]; and test $command[2] -gt 0; and contains -- $command[1] $argv
end

# Whether the command line asks for help about the group that the argument names.
function __pawl_asks_about
    set -l words (__pawl_plain_words)
    test "$words" = "help $argv[1]"
end

# Prints the names that `pawl $argv[1] list` begins its lines with.
function __pawl_names
    set -l words (commandline -opc)
    set -l store
    for index in (seq (count $words))
        switch $words[$index]
            case --
                break
            case '--store=*'
                set store --store (string replace -r '^--store=' '' -- $words[$index])
            case --store
                set -q words[(math $index + 1)]; and set store --store $words[(math $index + 1)]
        end
    end
    set store (string replace -r '^~/' "$HOME/" -- $store)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    type -q $program; or return
    # A store with a passphrase has to be unlocked to give names: completion never asks for it.
    $program $argv[1] list -q --passphrase-fd 0 $store 2>/dev/null </dev/null |
        string replace -r '\t.*' ''
end

function __pawl_contacts
    __pawl_names contact
end

function __pawl_groups
    __pawl_names group
end

# Prints the contacts, and the groups as they are named in their place.
function __pawl_addressees
    __pawl_names contact
    __pawl_names group | string replace -r '^' @
end

# Whether the file is of one of the kinds that follow it, as its first bytes tell.
function __pawl_is_of
    test -f $argv[1]; and test -r $argv[1]; or return 1
    read -l -n 40 start <$argv[1]
    for kind in $argv[2..-1]
        string match -q -r '^(message:(pawl/v1 stream$|-----BEGIN PAWL MESSAGE-----)|bundle:(pawl/v1 bundle$|-----BEGIN PAWL BUNDLE-----)|backup:-----BEGIN PAWL BACKUP-----|list:pawl1)' -- "$kind:$start"
        and return
    end
    return 1
end

# Prints the files of the kinds and all directories, or all files if none is of those kinds: a message may
# stand anywhere in a mail.
function __pawl_files_of
    set -l token (commandline -ct)
    set -l start (string unescape -- $token)
    set -l files
    if not string match -q -r '^~|\$' -- $token
        for path in $start*
            __pawl_is_of $path $argv; and set -a files $path
        end
    end
    if set -q files[1]
        printf '%s\n' $files
        __fish_complete_directories $token
    else
        __fish_complete_path $token
    end
end

complete -c pawl -f

# Commands
set -l asks '__pawl_needs_command; or __pawl_has 0 help'
complete -c pawl -n $asks -a init -d 'Create the store and an identity'
complete -c pawl -n $asks -a identity -d 'Print your identity'
complete -c pawl -n $asks -a export -d 'Write a prekey bundle'
complete -c pawl -n $asks -a publish -d 'Keep bundles in a directory'
complete -c pawl -n $asks -a claim -d 'Print a bundle out of such a directory'
complete -c pawl -n $asks -a import -d 'Save a contact and begin a session'
complete -c pawl -n $asks -a encrypt -d 'Encrypt to contacts'
complete -c pawl -n $asks -a decrypt -d 'Decrypt a message, once'
complete -c pawl -n $asks -a channel -d 'Talk to a contact over any pipe'
complete -c pawl -n $asks -a forget -d 'Delete the key of a message that was kept'
complete -c pawl -n $asks -a inspect -d 'Describe a message, a bundle or a backup'
complete -c pawl -n $asks -a contact -d 'Show and change the address book'
complete -c pawl -n $asks -a group -d 'Name several contacts together'
complete -c pawl -n $asks -a verify -d 'Compare the safety number of a contact'
complete -c pawl -n $asks -a session -d 'Show, reset and prune sessions'
complete -c pawl -n $asks -a prekeys -d 'List or revoke your bundles'
complete -c pawl -n $asks -a passphrase -d 'Set or remove the passphrase of the store'
complete -c pawl -n $asks -a unlock -d 'Keep the key in the kernel for a while'
complete -c pawl -n $asks -a lock -d 'Remove the key from the kernel'
complete -c pawl -n $asks -a backup -d 'Write identity and contacts, sealed with a passphrase'
complete -c pawl -n $asks -a check -d 'Check the whole store'
complete -c pawl -n __pawl_needs_command -a help -d 'Show help'

set -l asks '__pawl_has 0 contact; or __pawl_asks_about contact'
complete -c pawl -n $asks -a list -d 'List the contacts'
complete -c pawl -n $asks -a show -d 'Show one contact'
complete -c pawl -n $asks -a rename -d 'Give a contact another name'
complete -c pawl -n $asks -a remove -d 'Delete a contact and all sessions with them'
complete -c pawl -n $asks -a export -d 'Print verified contacts as a list for others'
complete -c pawl -n $asks -a add -d 'Add the contacts of such a list'

set -l asks '__pawl_has 0 group; or __pawl_asks_about group'
complete -c pawl -n $asks -a add -d 'Add contacts to a group'
complete -c pawl -n $asks -a remove -d 'Remove contacts from a group'
complete -c pawl -n $asks -a list -d 'List the groups'
complete -c pawl -n $asks -a show -d 'List the members of a group'
complete -c pawl -n $asks -a rename -d 'Give a group another name'
complete -c pawl -n $asks -a delete -d 'Delete a group'

set -l asks '__pawl_has 0 session; or __pawl_asks_about session'
complete -c pawl -n $asks -a list -d 'List the sessions'
complete -c pawl -n $asks -a show -d 'Show everything about the sessions with a contact'
complete -c pawl -n $asks -a reset -d 'Stop sending in the sessions with a contact'
complete -c pawl -n $asks -a prune -d 'Delete old keys of messages that never arrived'

set -l asks '__pawl_has 0 prekeys; or __pawl_asks_about prekeys'
complete -c pawl -n $asks -a revoke -d 'Delete the private keys of all your bundles'

set -l asks '__pawl_has 0 passphrase; or __pawl_asks_about passphrase'
complete -c pawl -n $asks -a set -d 'Set or change the passphrase'
complete -c pawl -n $asks -a remove -d 'Remove the passphrase'

# Options of all commands
set -l runs 'not __pawl_uses help'
complete -c pawl -n $runs -l store -x -a '(__fish_complete_directories (commandline -ct))' \
    -d 'The directory of the store'
complete -c pawl -n $runs -s q -l quiet -d 'Print nothing but errors'
complete -c pawl -n $runs -l status-fd -x -d 'Write status lines to this descriptor'
complete -c pawl -n $runs -l no-progress -d 'Show no progress'
complete -c pawl -n $runs -l lock-timeout -x -a '0 10 30 60' -d 'Seconds to wait for another process'
complete -c pawl -n $runs -l passphrase-fd -x -d 'Read the passphrase from this descriptor'
complete -c pawl -s h -l help -d 'Show help'
complete -c pawl -l version -d 'Show the version'
complete -c pawl -n __pawl_needs_command -l verbose -d 'With --version: name the commit and the libraries'

# Options of single commands
complete -c pawl -n '__pawl_uses init identity' -l name -x -d 'The name that your bundles suggest for you'
complete -c pawl -n '__pawl_uses init' -l from-backup -x -a '(__pawl_files_of backup)' -d 'Take identity and contacts from this backup'
complete -c pawl \
    -n '__pawl_uses identity inspect "contact list" "contact show" "session list" "session show"' \
    -l json -d 'Print JSON'
complete -c pawl -n '__pawl_uses "group list" "group show" "contact export"' -l json -d 'Print JSON'
complete -c pawl -n '__pawl_uses publish import encrypt enc verify prekeys check' -l json -d 'Print JSON'

complete -c pawl -n '__pawl_uses export' -l one-time -d 'For one importer only'
complete -c pawl -n '__pawl_uses export publish' -l valid-for -x -a '7d 30d 90d 180d 366d' \
    -d 'How long it can be imported'
complete -c pawl -n '__pawl_uses publish' -l count -x -d 'How many one-time bundles to keep available'
complete -c pawl -n '__pawl_uses publish' -l replace -d 'Remove bundles that another store made'
complete -c pawl -n '__pawl_uses publish' -l withdraw -d 'Remove all of your bundles'
complete -c pawl -n '__pawl_uses claim' -l per-hour -x \
    -d 'How many one-time bundles to give away in an hour'
complete -c pawl -n '__pawl_uses export encrypt enc decrypt dec backup' -s o -l output -r -F \
    -d 'Write to this file'
complete -c pawl -n '__pawl_uses encrypt enc decrypt dec' -l no-clobber -d 'Refuse to replace a file'

complete -c pawl -n '__pawl_uses import' -l identity -x -d 'Require this owner of the bundle'
complete -c pawl -n '__pawl_uses import' -l one-time -d 'Refuse a reusable bundle'
complete -c pawl -n '__pawl_uses import' -l replace -d 'Give the name to a new identity'
complete -c pawl -n '__pawl_uses import' -l all -d 'Import everyone in a directory'
complete -c pawl -n '__pawl_uses import' -l yes -d 'Do not ask'
complete -c pawl -n '__pawl_uses import' -l new-session \
    -d 'Begin a session even if one works'

complete -c pawl -n '__pawl_uses encrypt enc' -s t -l to -x -a '(__pawl_addressees)' \
    -d 'A contact who can decrypt it'
complete -c pawl -n '__pawl_uses encrypt enc' -s R -l recipients-file -r -F \
    -d 'A list of contacts who can'
complete -c pawl -n '__pawl_uses encrypt enc' -l dry-run -d 'Only say who can be written to'
complete -c pawl -n '__pawl_uses encrypt enc' -s a -l armor -d 'Write text instead of binary'
complete -c pawl -n '__pawl_uses encrypt enc' -l compress -x -a 'zstd deflate none' \
    -d 'What to compress with'
complete -c pawl -n '__pawl_uses encrypt enc' -s z -l level -x -a '(seq 0 9)' \
    -d 'The compression level'
complete -c pawl -n '__pawl_uses encrypt enc' -l pad -d 'Add padding, so that the length reveals less'

complete -c pawl -n '__pawl_uses decrypt dec' -s f -l from -x -a '(__pawl_addressees)' \
    -d 'Require this sender'
complete -c pawl -n '__pawl_uses decrypt dec' -l accept -x \
    -d 'Save an unknown sender under this name'
complete -c pawl -n '__pawl_uses decrypt dec' -l all -d 'Decrypt all messages in the input'
complete -c pawl -n '__pawl_uses decrypt dec' -l keep -a '1h 1d 7d 30d 120d' \
    -d 'Keep the key, so that it can be read again'
complete -c pawl -n '__pawl_uses channel' -l accept -x \
    -d 'Save someone unknown under this name'
complete -c pawl -n '__pawl_uses channel' -l via -x -a '(__fish_complete_subcommand)' \
    -d 'Reach the other side by this shell command'
complete -c pawl -n '__pawl_uses channel' -l transport-fd -x \
    -d 'Reach the other side by these descriptors'
complete -c pawl -n '__pawl_uses channel' -l timeout -x -a '10s 60s 10m 1h' \
    -d 'How long to wait for the other side'
complete -c pawl -n '__pawl_uses channel' -l raw -d 'Show control characters as they are'
complete -c pawl -n '__pawl_uses channel' -l pad -d 'Add padding, so that lengths reveal less'
complete -c pawl -n '__pawl_uses forget' -l all -d 'Delete all keys that were kept'

complete -c pawl -n '__pawl_uses verify' -l all -d 'All contacts'
complete -c pawl -n '__pawl_uses verify' -l confirm -d 'Record that you have compared it'
complete -c pawl -n '__pawl_uses verify' -l undo -d 'Forget that it was compared'
complete -c pawl -n '__pawl_uses verify' -l qr -d 'Draw the digits as a QR code'
complete -c pawl -n '__pawl_uses "contact remove"' -l yes -d 'Do not ask'
complete -c pawl -n '__pawl_uses "contact export"' -l all -d 'Print contacts who are not verified too'
complete -c pawl -n '__pawl_uses "contact add"' -l introduced-by -x -a '(__pawl_contacts)' \
    -d 'The verified contact whose list it is'
complete -c pawl -n '__pawl_uses "contact add"' -l group -x -a '(__pawl_groups)' -d 'Add them to this group'
complete -c pawl -n '__pawl_uses "session reset"' -l all -d 'Stop sending in all sessions'
complete -c pawl -n '__pawl_uses "session prune"' -l older-than -x -a '7d 30d 60d 90d' \
    -d 'How long they have been missing'
complete -c pawl -n '__pawl_uses "passphrase set"' -l new-passphrase-fd -x \
    -d 'Read the new passphrase from this descriptor'
complete -c pawl -n '__pawl_uses unlock' -l for -x -a '15m 1h 8h 1d' -d 'How long to keep the key'

# Arguments
complete -c pawl -n '__pawl_has 0 import channel "contact show" "contact rename" "contact remove"' \
    -a '(__pawl_contacts)'
complete -c pawl -n '__pawl_has 0 verify; or __pawl_uses "contact export"' -a '(__pawl_addressees)'
complete -c pawl \
    -n '__pawl_has 0 "group add" "group remove" "group show" "group rename" "group delete"' \
    -a '(__pawl_groups)'
complete -c pawl -n '__pawl_has_more "group add" "group remove"' -a '(__pawl_contacts)'
complete -c pawl -n '__pawl_has 0 "contact add"' -a '(__pawl_files_of list)'
complete -c pawl -n '__pawl_has 0 "session show" "session reset"' -a '(__pawl_contacts)'
complete -c pawl -n '__pawl_has 0 publish claim' -x -a '(__fish_complete_directories (commandline -ct))'
complete -c pawl -n '__pawl_has 1 import; or __pawl_has 0 import; and string match -q "*/*" -- (commandline -ct)' \
    -a '(__pawl_files_of bundle)'
complete -c pawl -n '__pawl_has 0 encrypt enc; and not __pawl_is_other' -F
complete -c pawl -n '__pawl_has 0 decrypt dec forget; and not __pawl_is_other' -a '(__pawl_files_of message)'
complete -c pawl -n '__pawl_has 0 inspect' -a '(__pawl_files_of message bundle backup)'
complete -c pawl -n __pawl_is_other -x -a '(__pawl_complete_other)'
