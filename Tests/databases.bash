# The recipes for databases do what they say; see databases.sh.
source "$0/recipes.bash"
begin DATABASES
BUNDLES=1000
CLIENTS=50

# Servers of their own. PostgreSQL refuses to run as root.
mkdir servers
as=()
if [ "$(id -u)" = 0 ]; then
  chmod 711 . && chown postgres servers
  as=(setpriv --reuid postgres --regid postgres --clear-groups)
fi
/usr/bin/redis-server --port 0 --unixsocket "$here/servers.redis" --save '' --dir "$here" > redis.log &
redis=$!
binaries=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
"${as[@]}" "$binaries/initdb" -D "$here/servers/data" -A trust -U pawl > postgres.log
"${as[@]}" "$binaries/postgres" -D "$here/servers/data" -k "$here/servers" -c listen_addresses= -c max_connections=100 \
  >> postgres.log 2>&1 &
postgres=$!
trap 'kill $redis $postgres 2> noise; wait; rm -f noise' EXIT
stub redis-cli <<END
exec /usr/bin/redis-cli -s $here/servers.redis "\$@"
END
export PGHOST=$here/servers PGUSER=pawl PGDATABASE=postgres
until_it redis-cli PING > noise 2>&1
until_it psql -qc 'SELECT' > noise 2>&1

# at_once TAKE COUNT: fifty clients run the command again and again, until there are no more bundles. None of
# COUNT is taken twice, and none is lost.
at_once() {
  local client
  mkdir -p got
  for client in $(seq $CLIENTS); do
    while eval "$1" > got/part.$client 2> noise.$client && [ -s got/part.$client ] &&
      grep -q '[^[:space:]]' got/part.$client; do cat got/part.$client >> got/$client; done &
    clients[client]=$!
  done
  for client in $(seq $CLIENTS); do wait "${clients[client]}" || true; done
  rm got/part.*
  cat got/* > all
  rm -r got
  sort all | uniq -d > twice
  empty twice
  [ "$(wc -l < all)" = "$2" ] || fail "$(wc -l < all) of $2 were taken"
  echo "$1: $2 taken by $CLIENTS at once, none twice, none lost"
}

takes() {
  stranger
  step 2> notes
  has notes "with a $1 bundle"
  echo hello | person carol encrypt -t bob | person bob decrypt -q --accept carol > text
  has text hello
  person bob contact remove -q carol
}

recipe Redis
step > noise
[ "$(redis-cli LLEN "$BOB:one-time")" = 20 ] || fail 'not in the list'
step > noise
has noise OK
takes one-time
[ "$(redis-cli LLEN "$BOB:one-time")" = 19 ] || fail 'not taken'
redis-cli DEL "$BOB:one-time" > noise
# When the list is empty
HOME=$here/homes/carol expect 16 pawl import bob --identity "$BOB" < <(redis-cli LPOP "$BOB:one-time")
takes reusable
seq $BUNDLES | sed 's/^/RPUSH numbers /' | redis-cli > noise
at_once 'redis-cli LPOP numbers' $BUNDLES

recipe PostgreSQL
step
step
[ "$(psql -qAtc 'SELECT count(*) FROM bundles')" = 20 ] || fail 'not in the table'
block script > bin/claim
chmod +x bin/claim
takes one-time
[ "$(psql -qAtc 'SELECT count(*) FROM bundles')" = 19 ] || fail 'not taken'
psql -qc "INSERT INTO bundles (identity, bundle) SELECT 'numbers', generate_series(1, $BUNDLES)"
at_once 'claim numbers' $BUNDLES
# Whatever is asked for is an identity and nothing else.
claim "'; DROP TABLE bundles; --" > out
empty out
[ "$(psql -qAtc 'SELECT count(*) FROM bundles')" = 19 ] || fail 'something else was taken'
ended
