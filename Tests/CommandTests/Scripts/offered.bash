# Words for scripts that compare something with the help that the program prints.

# listed GROUP: prints the commands in the help of a group, without their aliases.
listed() {
  pawl $1 --help | awk '
    /^SUBCOMMANDS/ { inside = 1; next }
    /^$/ { inside = 0 }
    inside && /^  [a-z]/ { sub(/,$/, "", $1); print $1 }'
}

# is_group COMMAND: whether other words may follow the command.
is_group() { [ -n "$(listed "$1")" ]; }

# commands: prints every command, in one word or two. A group is among them if its example is its name
# alone, so that it can be run without another word.
commands() {
  local group
  listed '' | while read -r group; do
    if ! is_group "$group"; then
      echo "$group"
      continue
    fi
    listed "$group" | sed "s/^/$group /"
    if pawl "$group" --help | grep -qx "Example: pawl $group"; then echo "$group"; fi
  done
}

# options COMMAND: prints its options, long and short, one a line. A group that is a command too has those
# of its command `list`, which its help does not show.
options() {
  local command=$1
  if is_group "$command"; then command+=' list'; fi
  pawl $command --help | awk '/^OPTIONS/ { inside = 1; next } inside && /^  -/' |
    sed -E 's/^  (-[-a-zA-Z, ]*[a-z]).*/\1/' | tr -d ',' | tr ' ' '\n' | grep '^-' | sort
}
