# No content and no name appears in plaintext in the files of a store, or in messages and bundles.
alice init -q --name Aurelia-Alba
bob init -q --name Balthasar-Bruno
bob export > bundle
alice import -q Cassandra-Clara bundle
secret=the-quick-brown-fox-jumps-over-the-lazy-dog
for i in 1 2 3 4; do
  echo "$secret" | alice encrypt -t Cassandra-Clara -z 0 > message.$i
done
bob decrypt -q --accept Desdemona-Dora message.2 > text
has text "$secret"
bob decrypt -q --keep message.1 > /dev/null
echo "$secret" | bob encrypt -t Desdemona-Dora -z 0 > message.5
alice decrypt -q message.5 > /dev/null
alice verify -q Cassandra-Clara --confirm > /dev/null

for file in alice/* bob/* message.*; do
  for word in "$secret" Aurelia Balthasar Cassandra Desdemona \
    "$(alice identity)" "$(bob identity)"; do
    lacks "$file" "$word"
    # As UTF-16, and as the beginning of its base64
    if grep -qaP "$(printf %s "${word:0:12}" | sed 's/./&\\x00/g')" "$file"; then
      fail "$file has $word in UTF-16"
    fi
    lacks "$file" "$(printf %s "${word:0:12}" | base64)"
  done
done
# A bundle contains the suggested name of its owner, and no other name.
lacks <(sed '1d;$d' bundle | base64 -d) Cassandra

# Nothing anywhere else
[ "$(ls -A | grep -v '^\.' | sort | tr '\n' ' ')" = \
  'alice bob bundle message.1 message.2 message.3 message.4 message.5 text ' ] ||
  fail "something else is here: $(ls -A)"
