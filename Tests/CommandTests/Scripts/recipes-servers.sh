# The recipes for servers that hand out bundles do what they say.
source "${BASH_SOURCE[0]%/*}/recipes.bash"
begin SERVERS

# They stand in for the network: a port of Bob's machine is a socket in this folder.
stub nc <<END
for port; do before=\$host host=\$port; done
until grep -q " 00010000 .*$here/bob.\$port\\$" /proc/net/unix; do sleep 0.05; done
exec /usr/bin/nc -N -U "$here/bob.\$port"
END
stub socat <<END
for word; do
  shift
  set -- "\$@" "\$(printf %s "\$word" | sed -E "s|^TCP-LISTEN:([0-9]+)|UNIX-LISTEN:$here/bob.\\\\1,unlink-early|
    s/,reuseaddr//")"
done
echo \$\$ >> "$here/listeners"
exec /usr/bin/socat "\$@"
END
stub busybox <<END
[ "\$*" = 'httpd -f -p 8000 -h web' ] || exit 2
echo \$\$ >> "$here/listeners"
exec /usr/bin/socat UNIX-LISTEN:$here/bob.8000,unlink-early,fork "EXEC:/usr/bin/busybox httpd -i -h \$PWD/web"
END
stub curl <<END
exec python3 - "$here/bob.8000" "\$2" <<'PYTHON'
import http.client, socket, sys, time
connection = http.client.HTTPConnection("bob.example")
connection.sock = socket.socket(socket.AF_UNIX)
for _ in range(200):
    try:
        connection.sock.connect(sys.argv[1])
        break
    except OSError:
        time.sleep(0.05)
connection.request("GET", sys.argv[2].split("8000", 1)[1])
answer = connection.getresponse()
if answer.status >= 400:
    sys.exit(22)
sys.stdout.write(answer.read().decode())
PYTHON
END
trap 'kill $(jobs -p) $(cat listeners 2> noise) 2> noise || true' EXIT
no_listeners() {
  kill $(cat listeners)
  rm listeners
  wait || true
}

mkdir -p in-bob web
(cd in-bob; HOME=$here/homes/bob pawl publish -q prekeys --count 20)
folder=$here/in-bob/prekeys/$BOB
unclaimed() { ls "$folder" | grep -c '^one-time-.*\.pawl$' || true; }
# takes: the step imports a one-time bundle, of which one less is left then, and a message arrives.
takes() {
  local before
  before=$(unclaimed)
  stranger
  step 2> notes
  has notes 'with a one-time bundle'
  [ "$(unclaimed)" = $((before - 1)) ] || fail 'it was not taken there'
  echo hello | person carol encrypt -t bob | person bob decrypt -q --accept carol > text
  has text hello
  person bob contact remove -q carol
}
person carol contact list > known
person bob contact list > known
rm -f "$folder"/claim-*

recipe 'Bundles by ssh'
# What sshd(8) does with such a line
block key > keys
grep -q '^command="[^"]*",restrict$' keys || fail "$(cat keys)"
forced=$(sed 's/^command="\([^"]*\)".*/\1/' keys)
stub ssh <<END
cd $here/in-bob && HOME=/nonexistent exec sh -c "$forced"
END
takes
# It gives nothing else.
person bob identity > out
HOME=$here/homes/carol ssh host 'cat key' > out 2> noise
has out 'BEGIN PAWL BUNDLE'

recipe 'Bundles by a socket'
aside 2> noise
takes
no_listeners

recipe 'Bundles by systemd'
units prekeys 'A prekey bundle'
# What the units say, without systemd
(cd in-bob/prekeys && exec systemd-socket-activate --listen="$here/bob.7001" --accept --inetd $command) 2> noise &
manager=$!
takes
kill $manager
wait $manager || true

recipe 'Bundles by a web server'
mkdir -p in-bob/web/cgi-bin
block script | sed "s|/srv/prekeys|$here/in-bob/prekeys|" > in-bob/web/cgi-bin/claim
chmod +x in-bob/web/cgi-bin/claim
aside 2> noise
step
takes
# What is no identity is refused, whatever it asks for.
before=$(unclaimed)
for query in '' --help "-o$here/made" "--store=$here/made" pawl1 "pawl1%20--per-hour" "$BOB%0a" "pawl1;touch+$here/made" \
  "$(HOME=$here/homes/alice pawl identity)"; do
  if curl -sf "http://bob.example:8000/cgi-bin/claim?$query" > out 2> noise; then fail "$query: $(cat out)"; fi
  empty out
done
absent made
[ "$(unclaimed)" = "$before" ] || fail 'something was taken'
no_listeners
ended
# All of them count together.
[ "$(unclaimed)" = 15 ] && [ "$(ls "$folder" | grep -c '^claim-')" = 5 ] || fail "$(ls "$folder")"
