# A store that pawl wrote long ago is used as it is: nothing that it holds has another name, place or key now.
# The folder beside this script has such a store, its marker, a message for it, and its identity.
before=${BASH_SOURCE[0]%.sh}
mkdir -m 700 bob
install -m 600 "$before/key" "$before/store.db" bob
install -m 600 "$before/marker" .bob.pawl-marker
bob check > found
has found 'all intact'
has found 'marker      agrees'
bob identity > identity
same "$before/identity" identity
bob contact list > list
has list alice
bob group show team > list
has list alice
bob decrypt -f alice "$before/message" > text
echo hello > hello
same hello text
refused 11 bob decrypt "$before/message"
bob encrypt -q -t alice hello > message
bob check > found
has found 'all intact'

# It has no index of names yet.
pawl --store carol init -q
expect 0 bob contact add <(printf '%s\tA1ice\n' "$(pawl --store carol identity)")
said "warning: the name 'A1ice' looks like that of another contact: 'alice'"
bob check > found
has found 'all intact'
