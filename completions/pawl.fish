# Completion of pawl for fish: copy it to ~/.config/fish/completions/.

# The command line up to the cursor without global options before the command.
function __pawl_words
    set -l words (commandline -opc)
    set -e words[1]
    while set -q words[1]
        switch $words[1]
            case --store --status-fd --lock-timeout
                set -e words[1]
                set -e words[1]
            case -q --quiet --no-progress '--store=*' '--status-fd=*' '--lock-timeout=*'
                set -e words[1]
            case '*'
                break
        end
    end
    set -q words[1]; and printf '%s\n' $words
end

function __pawl_needs_command
    test (count (__pawl_words)) -eq 0
end

# Whether the command is one of the arguments.
function __pawl_uses
    set -l words (__pawl_words)
    set -q words[1]; and contains -- $words[1] $argv
end

# Whether the command is `contact` and still lacks the second word.
function __pawl_needs_contact_command
    set -l words (__pawl_words)
    test (count $words) -eq 1; and test "$words[1]" = contact
end

function __pawl_lists_contacts
    set -l words (__pawl_words)
    test (count $words) -ge 2; and test "$words[1] $words[2]" = 'contact list'
end

# How many arguments stand behind the command, options and their values left out.
function __pawl_place
    set -l words (__pawl_words)
    set -e words[1]
    set -l place 0
    set -l are_options_over 0
    while set -q words[1]
        if test $are_options_over -eq 1
            set place (math $place + 1)
        else
            switch $words[1]
                case --
                    set are_options_over 1
                case --store --status-fd --lock-timeout --name --valid-for --output --identity \
                    --to --level --from --accept
                    set -e words[1]
                case '--*'
                case '-?*'
                    string match -qr '^-[ahq]*[tofz]$' -- $words[1]; and set -e words[1]
                case '*'
                    set place (math $place + 1)
            end
        end
        set -e words[1]
    end
    echo $place
end

function __pawl_place_is
    test (__pawl_place) -eq $argv[1]
end

function __pawl_contacts
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
    $program contact list -q $store 2>/dev/null </dev/null | string replace -r '\t.*' ''
end

complete -c pawl -f

# Commands
complete -c pawl -n __pawl_needs_command -a init -d 'Make the store and an identity'
complete -c pawl -n __pawl_needs_command -a identity -d 'Print your identity'
complete -c pawl -n __pawl_needs_command -a export -d 'Write a prekey bundle'
complete -c pawl -n __pawl_needs_command -a import -d 'Verify a bundle and begin a session'
complete -c pawl -n __pawl_needs_command -a 'encrypt enc' -d 'Encrypt to contacts'
complete -c pawl -n __pawl_needs_command -a 'decrypt dec' -d 'Decrypt a message, once'
complete -c pawl -n __pawl_needs_command -a verify -d 'Show the safety number of a contact'
complete -c pawl -n __pawl_needs_command -a contact -d 'The address book'
complete -c pawl -n __pawl_needs_command -a help -d 'Show help'
complete -c pawl -n __pawl_needs_contact_command -a list -d 'List the contacts'
complete -c pawl -n '__pawl_uses help; and __pawl_place_is 0' \
    -a 'init identity export import encrypt decrypt verify contact'

# Options of all commands
complete -c pawl -n 'not __pawl_needs_contact_command' -l store -x \
    -a '(__fish_complete_directories (commandline -ct))' -d 'The directory of the store'
complete -c pawl -n 'not __pawl_needs_contact_command' -s q -l quiet -d 'Say nothing but errors'
complete -c pawl -n 'not __pawl_needs_contact_command' -l status-fd -x \
    -d 'Write JSON lines to this descriptor'
complete -c pawl -n 'not __pawl_needs_contact_command' -l no-progress -d 'Show no progress'
complete -c pawl -n 'not __pawl_needs_contact_command' -l lock-timeout -x \
    -d 'Seconds to wait for a lock'
complete -c pawl -s h -l help -d 'Show help'
complete -c pawl -l version -d 'Show the version'

# Options and arguments of single commands
complete -c pawl -n '__pawl_uses init' -l name -x -d 'What your bundles suggest as your name'
complete -c pawl -n '__pawl_uses identity' -l json -d 'Print it as JSON'
complete -c pawl -n __pawl_lists_contacts -l json -d 'Print them as JSON'

complete -c pawl -n '__pawl_uses export' -l one-time -d 'For one importer only'
complete -c pawl -n '__pawl_uses export' -l valid-for -x -a '7d 30d 90d 180d 366d' \
    -d 'How long it can be imported'
complete -c pawl -n '__pawl_uses export encrypt enc decrypt dec' -s o -l output -r -F \
    -d 'Write to this file'

complete -c pawl -n '__pawl_uses import' -l identity -x -d 'Refuse a bundle of anyone else'
complete -c pawl -n '__pawl_uses import' -l new-session \
    -d 'Begin a session even if this bundle is in use'
complete -c pawl -n '__pawl_uses import; and __pawl_place_is 0' -a '(__pawl_contacts)'
complete -c pawl -n '__pawl_uses import; and __pawl_place_is 1' -F

complete -c pawl -n '__pawl_uses encrypt enc' -s t -l to -x -a '(__pawl_contacts)' \
    -d 'A contact who can read it'
complete -c pawl -n '__pawl_uses encrypt enc' -s a -l armor -d 'Write text instead of binary'
complete -c pawl -n '__pawl_uses encrypt enc' -s z -l level -x -a '(seq 0 9)' \
    -d 'How hard to compress'
complete -c pawl -n '__pawl_uses encrypt enc' -l pad -d 'Hide the exact length'

complete -c pawl -n '__pawl_uses decrypt dec' -s f -l from -x -a '(__pawl_contacts)' \
    -d 'Insist on this sender'
complete -c pawl -n '__pawl_uses decrypt dec' -l accept -x \
    -d 'Save an unknown sender under this name'
complete -c pawl -n '__pawl_uses decrypt dec' -l keep -d 'Leave the key, to read it again'
complete -c pawl -n '__pawl_uses encrypt enc decrypt dec; and __pawl_place_is 0' -F

complete -c pawl -n '__pawl_uses verify' -l confirm -d 'Note that both of you compared it'
complete -c pawl -n '__pawl_uses verify; and __pawl_place_is 0' -a '(__pawl_contacts)'
