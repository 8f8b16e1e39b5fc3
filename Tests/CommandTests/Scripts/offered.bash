# Words for scripts that compare something with the help that the program prints.

# listed GROUP: prints the commands in the help of a group, without their aliases.
listed() {
  pawl $1 --help | awk '
    /^SUBCOMMANDS/ { inside = 1; next }
    /^$/ { inside = 0 }
    inside && /^  [a-z]/ { sub(/,$/, "", $1); print $1 }'
}

# commands: prints every command that is not a group, in one word or two.
commands() {
  local group
  listed '' | while read -r group; do
    if [ -n "$(listed "$group")" ]; then
      listed "$group" | sed "s/^/$group /"
    else
      echo "$group"
    fi
  done
}

# options COMMAND: prints its options, long and short, one a line.
options() {
  pawl $1 --help | awk '/^OPTIONS/ { inside = 1; next } inside && /^  -/' |
    sed -E 's/^  (-[-a-z, ]*[a-z]).*/\1/' | tr -d ',' | tr ' ' '\n' | grep '^-' | sort
}
