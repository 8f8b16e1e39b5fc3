#!/usr/bin/env bash
# Checks the rules that neither the compiler nor swift-format checks: what a module may import, where
# unsafe code, Linux and error texts belong, and the sizes, labels and doc comments that
# Tests/measures.py measures.
set -euo pipefail
cd "$(dirname "$0")/.."
failures=0

# complain TEXT: prints a complaint and makes the script fail.
complain() { echo "lint: $*" >&2; failures=$((failures + 1)); }

# forbid TEXT < LINES: prints the lines and complains with the text, if there are any lines.
forbid() {
  local lines
  lines=$(cat)
  [ -n "$lines" ] || return 0
  echo "$lines" >&2
  complain "the lines above: $*"
}

# allow MODULE IMPORT…: lists what the files of a module may import, as docs/architecture.md draws it.
allow() {
  local module=$1 name imported
  shift
  imported=$(find "Sources/$module" -name '*.swift' -exec sed -nE \
    's/^ *(@[A-Za-z_()]+ )?((package|internal|public) )?import ([A-Za-z]+).*/\4/p' {} + | sort -u)
  for name in $imported; do
    [[ " $* " == *" $name "* ]] || complain "$module imports $name"
  done
}
allow Octets CSystem Swift Synchronization
allow Primitives Octets CSodium Crypto FoundationEssentials Synchronization
allow Descriptors Octets CSystem Synchronization
allow Ratcheting Octets Primitives
allow Sealing Synchronization Octets Primitives Descriptors Ratcheting CZlib CZstd
allow Storage Octets Primitives Descriptors CSQLite
allow Operations Synchronization Octets Primitives Descriptors Ratcheting Sealing Storage
allow Pictures Octets Descriptors CZlib
allow pawl Octets Primitives Descriptors Ratcheting Sealing Storage Operations Pictures ArgumentParser

# Unsafe code belongs in the three lowest modules, which own memory and talk to the system, and above
# them in the files that import a C library.
forbid "files that import no C library do without unsafe" < <(
  grep -rlw unsafe Sources --include='*.swift' |
    grep -vE '^Sources/(Octets|Primitives|Descriptors)/' |
    xargs -r grep -LE '^ *import (CZlib|CZstd|CSQLite)$')

# Nothing in the product may end the program because of its input, and nothing is left undone.
forbid "these are not allowed anywhere" < <(
  grep -rnE 'try!|as!|fatalError\(|TODO|FIXME|Ounchecked' Sources Package.swift)

forbid "the product does without Foundation" < <(
  grep -rnE '^ *(@[A-Za-z_()]+ )?((public|package|internal) )?import Foundation$' Sources)

# What a value without copies holds behind an optional is leaked when it is replaced through `?.`, which
# Swift 6.3 compiles wrongly; a method of that value replaces it as it should.
code=$(Tests/measures.py --code Sources)
forbid "an optional's property is set by a method, not through ?." < <(
  grep -E '^[^:]*\.swift:[0-9]+:.*\?(\.\w+|\[[^]]*\])+ = ' <<< "$code")

# Error texts stand together, so that they read as if one person had written them.
forbid "error texts belong in Complaint*.swift and WrongUsage.swift" < <(
  grep -rnE 'ValidationError\(|Complaint\($|Complaint\("' Sources |
    grep -vE '^Sources/pawl/([^:]*/)?(Complaint[^/:]*|WrongUsage)\.swift:')

# What only Linux has stands in one folder, which a port to another system replaces. Comments may
# mention it anywhere.
linux='/proc\b|\bSYS_|\b(O_TMPFILE|keyctl|prctl|MADV_DONTDUMP|mallopt|F_GETPIPE_SZ|F_SETPIPE_SZ'
linux+='|sched_getaffinity|pipe2|__libc_free|malloc_usable_size|getrandom)\b'
forbid "what only Linux has belongs in Sources/CSystem/Platform" < <(
  grep -E "^[^:]*:[0-9]+:.*($linux)" <<< "$code" | grep -v '^Sources/CSystem/Platform/')

# The models of the protocol have its labels and fields, and docs/security.md names their queries.
Tests/model-text.py --self-test || complain "Tests/model-text.py does not notice what it must"
Tests/model-text.py || complain "the lines above: the models in Model differ from the texts"

# Every key of the source is in the table of docs/cryptography.md, and the reverse.
Tests/key-table.py --self-test || complain "Tests/key-table.py does not notice what it must"
Tests/key-table.py || complain "the lines above: docs/cryptography.md and the source have other keys"

# Every place with a reason in Tests/Mutants/reasons.tsv exists, and there are enough mutants of each kind.
Tests/Mutants/mutants.py --self-test || complain "Tests/Mutants/mutants.py does not notice what it must"
Tests/Mutants/mutants.py --check || complain "the mutants or their reasons do not fit the sources"

Tests/measures.py --self-test || complain "Tests/measures.py is wrong"
Tests/measures.py || complain "the lines above break the rules in Tests/measures.py"

[ "$failures" = 0 ]
