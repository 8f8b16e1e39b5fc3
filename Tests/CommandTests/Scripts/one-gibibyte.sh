# A stream of 1 GiB goes through pipes in both directions, comes out identical and takes less than 64
# MiB of memory.
conversing

# measured FILE COMMAND…: runs the command and writes its peak memory to the file, in KiB.
measured() {
  python3 -c '
import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status)' "$@"
}

there_and_back() {
  head -c 1073741824 /dev/urandom | tee >(sha256sum > sent) \
    | measured encrypting pawl --store "$1" encrypt -t "$2" \
    | measured decrypting pawl --store "$2" decrypt -q -f "$1" | sha256sum > received
  same sent received
  for step in encrypting decrypting; do
    [ "$(cat $step)" -lt 65536 ] || fail "$step took $(cat $step) KiB"
  done
}
there_and_back alice bob
there_and_back bob alice
