# A byte beyond ASCII is not an armor character, even if its low seven bits form one.
conversing
head -c 2000 /dev/urandom | alice encrypt -at bob > message
has message /
for byte in 80 af c3 ff; do
  LC_ALL=C sed "\\,^[^-].*/, { s,/,\\x$byte,; }" message > changed
  refused 16 bob decrypt changed
done
bob export > bundle
carol init -q
for byte in 80 ff; do
  LC_ALL=C sed "\\,^[^-].*/, { s,/,\\x$byte,; }" bundle > changed
  refused 16 carol import bob changed
done
