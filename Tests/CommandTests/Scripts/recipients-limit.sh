# A message has at most 1024 recipients.
alice init -q
bob init -q
alice import -q bob <(bob export)
arguments=()
for i in $(seq 1024); do arguments+=(-t "contact $i"); done
refused 20 alice encrypt "${arguments[@]}" /dev/null
said 'contact 1'
refused 2 alice encrypt "${arguments[@]}" -t bob /dev/null
# The same recipient counts once.
arguments=()
for i in $(seq 2000); do arguments+=(-t bob); done
alice encrypt "${arguments[@]}" /dev/null | bob decrypt -q --accept alice
