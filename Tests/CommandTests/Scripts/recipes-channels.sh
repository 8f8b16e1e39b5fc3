# The recipes for channels do what they say.
source "${BASH_SOURCE[0]%/*}/recipes.bash"
begin CHANNELS

# They stand in for the network: a port of a person's machine is a socket in this folder.
stub nc <<END
for port; do before=\$host host=\$port; done
if [ "\$1" = -l ]; then
  rm -f "$here/\${HOME##*/}.\$port"
  exec /usr/bin/nc -l -N -U "$here/\${HOME##*/}.\$port"
fi
host=\${before%.example}
[ \$host != localhost ] || host=\${HOME##*/}
until grep -q " 00010000 .*$here/\$host.\$port\\$" /proc/net/unix; do sleep 0.05; done
exec /usr/bin/nc -N -U "$here/\$host.\$port"
END
stub socat <<END
for word; do
  shift
  set -- "\$@" "\$(printf %s "\$word" | sed -E "s|^TCP-LISTEN:([0-9]+)|UNIX-LISTEN:$here/\${HOME##*/}.\\\\1,unlink-early|
    s/,(bind=localhost|reuseaddr)//g; s|^TCP:([a-z]+).example:([0-9]+)|UNIX-CONNECT:$here/\\\\1.\\\\2|")"
done
echo \$\$ >> "$here/listeners"
exec /usr/bin/socat "\$@"
END
# Those that go on listening are ended after their recipe, and in any case.
trap 'kill $(jobs -p) $(cat listeners 2> noise) 2> noise || true' EXIT
no_listeners() {
  kill $(cat listeners)
  rm listeners
  wait || true
}
# listening PERSON PORT: waits until somebody listens there.
listening() { until_it grep -q " 00010000 .*$here/$1.$2\$" /proc/net/unix; }

recipe 'A chat'
aside <<< 'hello alice' > at-bob 2> noise
step <<< 'hello bob' > at-alice 2> remarks
wait $!
[ "$(cat at-bob at-alice)" = $'hello bob\nhello alice' ] || fail "$(cat at-bob at-alice)"
has remarks 'pawl: channel with bob, not verified'

mkdir in-bob
recipe 'A shell on another machine'
aside 2> noise
step <<< 'pwd; echo "I am $HOME"' > out 2> remarks
wait $!
[ "$(cat out)" = "$here/in-bob"$'\n'"I am $here/homes/bob" ] || fail "$(cat out)"
# With a terminal: a key interrupts what runs there, and not the channel.
echo "PS1='at bob> '" > homes/bob/.bashrc
printf 'import time\nprint("waiting", flush=True)\ntime.sleep(60)\n' > in-bob/wait.py
aside > noise 2>&1
cut -f 2 todo > session
: > todo
declare -f run fail > functions
at_terminal --answer 'at bob> =tty\n' --answer 'at bob> =python3 wait.py\n' --answer 'waiting=\x03' \
  --answer 'at bob> =echo $?\n' --answer '130=exit\n' -- bash -c '. ./functions; here=$PWD
    for n in 1 2 3; do run alice "$(sed -n ${n}p session)"; done; stty -a'
wait $!
has shown /dev/pts/
has shown ' echo '

recipe 'A socket of systemd'
units pawl 'A shell'
# What the units say, without systemd
(cd homes/bob && exec systemd-socket-activate --listen="$here/bob.7000" --accept --inetd -E HOME="$here/homes/bob" $command) 2> noise &
manager=$!
listening bob 7000
for times in once twice; do
  [ "$(HOME=$here/homes/alice pawl channel -q bob --via 'nc -N bob.example 7000' <<< 'cd; pwd')" = "$here/homes/bob" ] || fail "$(cat noise)"
done
# Nobody else gets a shell.
HOME=$here/homes/carol expect '10|15' pawl channel -q bob --via 'nc -N bob.example 7000' <<< 'touch started'
absent homes/bob/started
kill $manager
wait $manager || true

recipe 'Through a relay'
aside 2> noise
shell=$!
aside 2> noise
step <<< 'echo $HOME' > out 2> remarks
wait $shell
no_listeners
[ "$(cat out)" = "$here/homes/bob" ] || fail "$(cat out)"

recipe 'A port on another machine'
# A server that answers when it has read all
answer() { HOME=$here/homes/bob nc -l -N 80 > question <<< "the answer"; }
aside 2> noise
aside 2> noise
listening alice 8080
for times in once twice; do
  answer &
  answering=$!
  HOME=$here/homes/alice nc -N localhost 8080 <<< "question $times" > out
  wait $answering
  [ "$(cat out question)" = $'the answer\nquestion '$times ] || fail "$(cat out question)"
done
no_listeners

recipe 'rsync and git'
aside 2> noise
block script > bin/pawl-sh
chmod +x bin/pawl-sh
mkdir photos
seq 30000 > photos/one
echo two > 'photos/with a space'
step
diff -r photos in-bob/photos
# Again, when one has changed
echo three > photos/three
run alice 'rsync -a -e pawl-sh photos bob:'
diff -r photos in-bob/photos
run alice 'rsync -a -e pawl-sh bob:photos/ back'
diff -r photos back
git init -q --bare -b main in-bob/notes.git
step
step 2> noise
(
  export HOME=$here/homes/alice
  cd notes
  echo note > note
  git add note
  git commit -qm note
  git push -q origin HEAD:main
  git pull -q origin main
)
[ "$(git -C in-bob/notes.git show main:note)" = note ] || fail 'not pushed'
no_listeners
ended
