# A name that is completed at the prompt of a real shell reaches the program unchanged, whatever its
# characters mean to the shell, whether it was typed bare or after a quote.
root=${BASH_SOURCE[0]%/Tests/*}
alice init -q
# Each name has a first letter of its own, from which the rest is completed.
names=('carol c' "d'arcy" 'e"f' 'fé 日本' 'g$(touch run)' 'h;touch run' 'i*' 'j\k' 'k`touch run`' 'l&m' \
  'm<n' 'n#o' "o'p\"q r" 'p!p' 'q~' '😀 r' 's{a,b}' 't?' 'u=v' 'w:x')
for index in "${!names[@]}"; do
  pawl --store "$index" init -q
  pawl --store "$index" export | alice import -q "${names[index]}"
done
groups=(team 'v$(touch run) o' "u'm")
for group in "${groups[@]}"; do alice group add "$group" 'carol c'; done

mkdir kinds
pawl --store 0 export > 'kinds/x y&$(touch run)'
pawl --store new init -q
printf '%s\tz\n' "$(pawl --store new identity)" > "kinds/x'list"
echo other > kinds/xother

# type.py SHELL LINE: types a line at the prompt of a shell, completes it, and leaves when the file "end"
# is there.
cat > type.py <<'END'
import os, sys
from terminal_session import Terminal
root, shell, line = sys.argv[1:]
start = {
    "bash": (["bash", "--norc", "-i"], f"PS1=REA; PS1+=DY; source '{root}/completions/pawl.bash'\n"),
    "zsh": (["zsh", "-f", "-i"], "PROMPT=REA; PROMPT+=DY; unsetopt beep list_beep; "
            f"fpath=('{root}/completions' $fpath); autoload compinit; compinit -u -d ./zcompdump\n"),
    "fish": (["fish", "--no-config", "-i"],
             f"function fish_prompt; echo REA''DY; end; source '{root}/completions/pawl.fish'\n"),
}
command, setup = start[shell]
terminal = Terminal()
# This terminal answers no queries, so fish must not send one.
terminal.start(command, env={
    **os.environ, "TERM": "xterm", "HISTFILE": "/dev/null", "fish_features": "no-query-term"})
terminal.type(setup)
# The echo of what was typed does not have the word in one piece.
terminal.wait_until(lambda: b"READY" in terminal.shown)
terminal.type(line + "\t > shown; echo > end\r")
terminal.wait_until(lambda: os.path.exists("end"))
terminal.type("exit\r")
END

# completed SHELL LINE WANTED: the line, completed at the prompt, shows something that begins with WANTED.
completed() {
  rm -f shown end
  PYTHONPATH=${BASH_SOURCE[0]%/*} python3 -B type.py "$root" "$1" "$2" || fail "$1, $2"
  [ "$(head -n 1 shown | cut -f 1)" = "$3" ] || fail "$1, $2: $(cat shown)"
}

for shell in bash zsh fish; do
  for index in "${!names[@]}"; do
    for quote in '' "'" '"'; do
      name=${names[index]}
      completed $shell "pawl --store alice contact show $quote${name:0:1}" "$name"
    done
  done
  # Groups
  carol=$(pawl --store 0 identity)
  for quote in '' "'" '"'; do
    completed $shell "pawl --store alice contact export --all $quote@te" "$carol"
    completed $shell "pawl --store alice contact export --all $quote@u" "$carol"
    completed $shell "pawl --store alice contact export --all $quote@v" "$carol"
    completed $shell "pawl --store alice group show ${quote}te" 'carol c'
  done
  completed $shell 'pawl --store alice encrypt --dry-run -t@te' 'carol c'
  # Files of the kind that the command takes, from the beginning of a name that others share
  completed $shell 'pawl inspect kinds/x' "$(pawl inspect 'kinds/x y&$(touch run)' | head -n 1 | cut -f 1)"
  completed $shell 'pawl --store alice contact add kinds/x' ''
done
[ "$(pawl --store alice contact list | cut -f 1 | grep -c '^z')" = 1 ] || fail "$(pawl --store alice contact list)"
absent run
