#!/usr/bin/env bash
# Runs the recipes of pawl-recipes(7) for databases as the page prints them, with servers that listen on
# sockets in a temporary directory only, and has fifty clients take bundles from each at once.
#
#   Tests/databases.sh DIRECTORY   the directory with the program
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)/CommandTests/Scripts
program=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
env -i HOME="$place" TMPDIR="$place" PATH="$program:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" \
  bash -c 'source "$0/prelude.sh"; source "$0/../../databases.bash"' "$scripts" < /dev/null
