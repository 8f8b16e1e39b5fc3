#!/usr/bin/env bash
# Rules that no compiler checks: imports are those that docs/architecture.md draws, each danger has
# its gate, and nothing in the product may end the program on input.
set -euo pipefail
cd "$(dirname "$0")/.."
failures=0
complain() { echo "lint: $*" >&2; failures=$((failures + 1)); }

# allow MODULE IMPORT…: what the files of a module may import.
allow() {
  local module=$1 found
  shift
  found=$(find Sources/"$module" -name '*.swift' -exec sed -nE \
    's/^(@[A-Za-z_()]+ )?((package|internal|public) )?import ([A-Za-z]+).*/\4/p' {} + | sort -u)
  for name in $found; do
    [[ " $* " == *" $name "* ]] || complain "$module imports $name"
  done
}
allow Octets CSystem Swift Synchronization
allow Primitives Octets CSodium Crypto FoundationEssentials
allow Descriptors Octets CSystem Synchronization
allow Ratcheting Octets Primitives
allow Sealing Octets Primitives Ratcheting CZlib CLibdeflate
allow Storage Octets Primitives Descriptors CSQLite
allow Operations Octets Primitives Descriptors Ratcheting Sealing Storage
allow pawl Octets Primitives Descriptors Ratcheting Sealing Storage Operations ArgumentParser

# `unsafe` stands at the borders to C and in the module that owns memory.
for file in $(grep -rlwE 'unsafe' Sources --include='*.swift'); do
  case $file in
    Sources/Octets/* | Sources/Primitives/* | Sources/Descriptors/*) ;;
    Sources/Sealing/Deflate+zlib.swift | Sources/Sealing/Deflate+libdeflate.swift) ;;
    Sources/Storage/Database.swift | Sources/Storage/Statement.swift) ;;
    *) complain "$file uses unsafe" ;;
  esac
done

if grep -rnE 'try!|as!|fatalError\(|TODO|FIXME|Ounchecked' Sources Package.swift; then
  complain "the lines above"
fi
# Every error text stands in one of two files.
if grep -rnE 'ValidationError\(|Complaint\($|Complaint\("' Sources |
  grep -vE '^Sources/pawl/(Complaint|WrongUsage)\.swift:'; then
  complain "the lines above: error texts stand in Complaint.swift and WrongUsage.swift"
fi
if grep -rnE '^ *(public |package )?import Foundation$' Sources; then
  complain "the product does without Foundation"
fi

[ "$failures" = 0 ] || exit 1
