# A name that is completed at the prompt of a real shell reaches the program as it is, whatever a shell
# would make of it, typed bare or behind a quote.
root=${BASH_SOURCE[0]%/Tests/*}
alice init -q
# Each with a first letter of its own, after which the rest is completed.
names=('carol c' "d'arcy" 'e"f' 'fé 日本' 'g$(touch run)' 'h;touch run' 'i*' 'j\k' 'k`touch run`' 'l&m' \
  'm<n' 'n#o' "o'p\"q r" 'p!p' 'q~' '😀 r' 's{a,b}' 't?' 'u=v' 'w:x')
for index in "${!names[@]}"; do
  pawl --store "$index" init -q
  pawl --store "$index" export | alice import -q "${names[index]}"
done

# type.py SHELL LINE: types a line at the prompt of a shell, and goes away when the file "end" is there.
cat > type.py <<'END'
import os, pty, select, sys, time
root, shell, line = sys.argv[1:]
start = {
    "bash": (["bash", "--norc", "-i"], f"PS1=REA; PS1+=DY; source '{root}/completions/pawl.bash'\n"),
    "zsh": (["zsh", "-f", "-i"], "PROMPT=REA; PROMPT+=DY; unsetopt beep list_beep; "
            f"fpath=('{root}/completions' $fpath); autoload compinit; compinit -u -d ./zcompdump\n"),
    "fish": (["fish", "--no-config", "-i"],
             f"function fish_prompt; echo REA''DY; end; source '{root}/completions/pawl.fish'\n"),
}
command, setup = start[shell]
child, terminal = pty.fork()
if child == 0:
    # It has to be read here, and not asked for what terminal this is.
    os.environ.update(TERM="xterm", HISTFILE="/dev/null", fish_features="no-query-term")
    os.execvp(command[0], command)
seen = b""
def read(wanted):
    """Reads what is shown until there is what is wanted, for twenty seconds."""
    global seen
    end = time.monotonic() + 20
    while not wanted():
        if time.monotonic() > end: sys.exit(f"{shell} shows {seen}")
        if select.select([terminal], [], [], 0.05)[0]:
            try: seen += os.read(terminal, 4096)
            except OSError: return
os.write(terminal, setup.encode())
# The echo of what was typed does not have the word in one piece.
read(lambda: b"READY" in seen)
os.write(terminal, line.encode() + b"\t > shown; echo > end\r")
read(lambda: os.path.exists("end"))
os.write(terminal, b"exit\r")
os.close(terminal)
END

for shell in bash zsh fish; do
  for index in "${!names[@]}"; do
    for quote in '' "'" '"'; do
      name=${names[index]}
      rm -f shown end
      python3 type.py "$root" $shell "pawl --store alice contact show $quote${name:0:1}" ||
        fail "$shell, $quote$name"
      [ "$(cut -f 1 shown)" = "$name" ] || fail "$shell, $quote$name: $(cat shown)"
    done
  done
done
absent run
