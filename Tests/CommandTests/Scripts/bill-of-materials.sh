# The archive of `make dist` has a bill of materials and the notices of everything that is linked in, and none
# is made when the linker took something whose licence is not known. `make dist-check` tries the rest.
root=${BASH_SOURCE[0]%/Tests/*}
build=$(realpath "${PAWL_BINARY%/*/*}")
export SOURCE_DATE_EPOCH=1790000000
# A toolchain, as far as it matters here
mkdir -p swift/lib/swift_static/linux swift/bin swift/share/swift
printf '#!/bin/sh\necho "Swift version 6.2.1 (swift-6.2.1-RELEASE)"\n' > swift/bin/swift
chmod +x swift/bin/swift
echo 'the licence of Swift' > swift/share/swift/LICENSE.txt

# linked FILE…: writes a map like gold's, in which these files are. What was discarded does not count.
linked() {
  printf 'Archive member included because of file (symbol)\n\n%s\n' "$PWD/unused.a(a.o)"
  printf 'Discarded input sections\n .text          0x0000000000000000        0x5 %s\n' "$PWD/unused.a(a.o)"
  printf '\nMemory map\n\n ** file header\n                0x0000000000000000       0x40\n\n'
  printf ' .text.main     0x000000000007e9f0        0x5 %s\n' "$@"
  printf '                0x000000000007e9f0                main\n'
}
# linked_by_lld FILE…: the same as lld writes it
linked_by_lld() {
  echo '             VMA              LMA     Size Align Out     In      Symbol'
  echo '          1c2ab0           1c2ab0       20     1 .text'
  printf '          1c2ab0           1c2ab0       20     1         %s:(.text)\n' "$@"
  echo '          1c2ab0           1c2ab0       20     1                 main'
}
gcc=$(dirname "$(ls /usr/lib/gcc/*/*/libstdc++.a | tail -n 1)")
libraries=/usr/lib/$(basename "${gcc%/*}")
release=$build/triple/release
files=("$release/Octets.build/Buffer.swift.o" "$release/Crypto.build/AES.swift.o"
  "$release/CCryptoBoringSSL.build/crypto/mem.cc.o" "$release/CXKCP.build/FIPS202-opt64/KeccakHash.c.o"
  "$release/ArgumentParser.build/Option.swift.o" "$PWD/swift/lib/swift_static/linux/libswiftCore.a(Array.o)"
  "$gcc/libstdc++.a(new_op.o)" "$gcc/crtbeginS.o" "$libraries/Scrt1.o" "$libraries/libsodium.a(a.o)"
  "$libraries/libsqlite3.a(sqlite3.o)" "$libraries/libz.a(inflate.o)" "$libraries/libzstd.a(zstd.o)")
linked "${files[@]}" > map
"$root/packaging/bill.py" map "$PAWL_BINARY" documents

licences=documents/licences
cat > notices <<'NOTICES'
BoringSSL:The BoringSSL Authors
eXtended-Keccak-Code-Package:waived all copyright
libgcc:GCC RUNTIME LIBRARY EXCEPTION
libsodium:Frank Denis
libstdc++:GCC RUNTIME LIBRARY EXCEPTION
libzstd:Facebook
runtime-and-Foundation-libraries-of-Swift:the licence of Swift
SQLite:public-domain
start-files-of-the-GNU-C-Library:Lesser General Public License
swift-argument-parser:Runtime Library Exception
swift-crypto:SwiftNIO
zlib:Jean-loup Gailly
NOTICES
while IFS=: read -r file notice; do
  grep -qi "$notice" "$licences/$file" || fail "$file lacks '$notice'"
done < notices
cut -d : -f 1 notices | sort > wanted
find "$licences" -maxdepth 1 -type f -printf '%f\n' | sort > found
same wanted found
# Every text that a notice refers to is there.
for text in Apache-2.0 GPL-2 GPL-3 LGPL-2.1; do
  same "/usr/share/common-licenses/$text" "$licences/texts/$text"
done
grep -rhoE '/usr/share/common-licenses/[A-Za-z0-9.+-]*[A-Za-z0-9]' "$licences" --exclude-dir=texts | sort -u | while read -r text; do
  [ -s "$licences/texts/${text##*/}" ] || fail "no $text"
done

python3 - "$root" <<'PYTHON'
import json, re, subprocess, sys

with open("documents/pawl.spdx.json") as file:
    bill = json.load(file)
assert bill["spdxVersion"] == "SPDX-2.3" and bill["dataLicense"] == "CC0-1.0", bill
assert bill["creationInfo"]["created"] == "2026-09-21T14:13:20Z", bill["creationInfo"]
packages = {package["name"]: package for package in bill["packages"]}
assert len(packages) == len(bill["packages"]) == 13, list(packages)
identifiers = [package["SPDXID"] for package in packages.values()]
assert all(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", name) for name in identifiers) and len(set(identifiers)) == 13
for package in packages.values():
    for key in ("versionInfo", "downloadLocation", "licenseConcluded", "copyrightText"):
        assert package[key], package
report = dict(line.split(" ", 1) for line in subprocess.run(
    ["pawl", "--version", "--verbose"], capture_output=True, text=True, check=True).stdout.splitlines())
assert packages["pawl"]["versionInfo"] == report["pawl"] and report["commit"] in packages["pawl"]["sourceInfo"]
assert packages["pawl"]["licenseDeclared"] == "Apache-2.0"
assert packages["swift-crypto"]["versionInfo"] == report["swift-crypto"]
assert packages["swift-argument-parser"]["versionInfo"] == report["swift-argument-parser"]
assert packages["libsodium"]["versionInfo"].startswith(report["libsodium"])
assert packages["SQLite"]["versionInfo"].startswith(report["sqlite"])
assert report["zlib"] in packages["zlib"]["versionInfo"]
assert packages["libzstd"]["versionInfo"].startswith(report["zstd"])
assert packages["runtime and Foundation libraries of Swift"]["versionInfo"] == "6.2.1"
assert re.fullmatch("[0-9a-f]{40}", packages["BoringSSL"]["versionInfo"])
links = {(link["spdxElementId"], link["relationshipType"], link["relatedSpdxElement"]) for link in bill["relationships"]}
wanted = {("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-pawl")} | {
    ("SPDXRef-pawl", "STATIC_LINK", name) for name in identifiers if name != "SPDXRef-pawl"}
assert links == wanted, links ^ wanted
PYTHON

# The same bytes from another linker's map, and nothing where something is not known.
cp -r documents first
rm -r documents
linked_by_lld "${files[@]}" > map
"$root/packaging/bill.py" map "$PAWL_BINARY" documents
diff -r first documents
for unknown in "$PWD/foreign.a(a.o)" "$release/Foreign.build/Foreign.swift.o"; do
  linked "${files[@]}" "$unknown" > map
  expect 1 "$root/packaging/bill.py" map "$PAWL_BINARY" refused
  said 'is linked in, and '
  absent refused
done
echo > map
expect 1 "$root/packaging/bill.py" map "$PAWL_BINARY" refused
said 'map is not a map of the linker'

# A program that needs more than the C library is not put into an archive.
linked "${files[@]}" > map
expect 1 "$root/packaging/dist" "${PAWL_BINARY%/*/*}/pawl-portable" map "$PWD/out"
said 'the program needs libsodium'
absent out
