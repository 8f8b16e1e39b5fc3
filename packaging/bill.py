#!/usr/bin/env python3
"""bill.py MAP PROGRAM DOCUMENTS: says what a program consists of, from the map that the linker wrote.

Writes into the folder DOCUMENTS the bill of materials, `pawl.spdx.json`, and below `licences` the notices of
everything that is linked in, with the texts of the licences that they refer to. All of that is taken from the
system, the toolchain and the checkouts of packages. A file that is linked in and belongs to nothing that is
known here is an error, so that no notice is forgotten.
"""

import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COMMON_LICENCES = "/usr/share/common-licenses"

# Debian's packages, with what is in them and the SPDX expression of its licence
DEBIAN = {
    r"libsodium-dev": ("libsodium", "ISC"),
    r"libsqlite3-dev": ("SQLite", "blessing"),
    r"zlib1g-dev": ("zlib", "Zlib"),
    r"libzstd-dev": ("libzstd", "BSD-3-Clause OR GPL-2.0-only"),
    r"libstdc\+\+-\d+-dev": ("libstdc++", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    r"libgcc-\d+-dev": ("libgcc", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    r"libc6-dev": ("start files of the GNU C Library", "LGPL-2.1-or-later"),
}
# The packages that Package.swift and those packages name
CHECKOUTS = {
    "swift-crypto": "Apache-2.0",
    "swift-argument-parser": "Apache-2.0 WITH Swift-exception",
    "swift-asn1": "Apache-2.0",
}
# What a package has taken from elsewhere, by the name of its target; the last two are a file of the package that
# says which revision, and how
VENDORED = {
    "CCryptoBoringSSL": ("BoringSSL", "Apache-2.0", "https://boringssl.googlesource.com/boringssl",
                         "Package.swift", r"BoringSSL Commit: ([0-9a-f]{40})"),
    "CXKCP": ("eXtended Keccak Code Package", "CC0-1.0", "https://github.com/XKCP/XKCP",
              "Sources/CXKCP/vendored-sources.txt", r"-g([0-9a-f]{7,40})\b"),
}


class Component:
    """Something that is linked in: its name, version and licence, and the files with its notices."""

    def __init__(self, name, version, licence, location="NOASSERTION", reference=None):
        self.name, self.version, self.licence = name, version, licence
        self.location, self.reference = location, reference
        self.notices = []

    @property
    def file_name(self):
        return re.sub(r"[^A-Za-z0-9.+-]+", "-", self.name)


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def text(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def linked_files(path):
    """Returns the objects and archives that the linker took something from, whether it was gold or lld."""
    _, separator, memory = text(path).partition("\nMemory map\n")
    if separator:
        found = re.findall(r" 0x[0-9a-f]+ +0x[0-9a-f]+ (\S.*?\.(?:a|o))(?:\([^()]*\))?$", memory, re.M)
    else:
        found = re.findall(r"^(?: *[0-9a-f]+){3} +\d+ +(\S.*?\.(?:a|o))(?:\([^()]*\))?:\(", text(path), re.M)
    if not found:
        sys.exit(f"{path} is not a map of the linker")
    return sorted({os.path.realpath(os.path.join(ROOT, name)) for name in found})


def headers(folder):
    """Returns the comments about rights that the sources in a folder begin with, each once."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if not name.endswith((".c", ".cc", ".h", ".inc", ".macros", ".S", ".swift")):
                continue
            start = text(os.path.join(place, name)).lstrip()
            match = re.match(r"(/\*.*?\*/|(?://[^\n]*\n)+)(\s*(/\*.*?\*/|(?://[^\n]*\n)+))?", start, re.S)
            comment = match.group(0).strip() if match else ""
            if re.search(r"copyright|licen[cs]e|public domain", comment, re.I):
                found.setdefault(comment, None)
    return list(found)


class Bill:
    """The components of a program, each found by a file that is linked in."""

    def __init__(self, files):
        self.components = {}
        self.pins = {pin["identity"]: pin["state"]["version"]
                     for pin in json.loads(text(f"{ROOT}/Package.resolved"))["pins"]}
        for path in files:
            self.add(path)

    def add(self, path):
        built = re.fullmatch(r"(.*)/[^/]+/release/([^/]+)\.build/.*", path)
        runtime = re.fullmatch(r"(.*)/lib/(swift_static|swift|clang)/.*", path)
        if built and os.path.isdir(f"{ROOT}/Sources/{built.group(2)}"):
            return
        if built:
            self.add_target(built.group(2), f"{built.group(1)}/checkouts")
        elif runtime:
            self.add_runtime(runtime.group(1))
        else:
            self.add_debian(path)

    def add_target(self, target, checkouts):
        for package, licence in CHECKOUTS.items():
            folder = f"{checkouts}/{package}"
            sources = f"{folder}/Sources/{target}"
            if not os.path.isdir(sources):
                continue
            version = self.pins[package]
            component = self.known(package, version, licence, f"https://github.com/apple/{package}",
                                   f"pkg:github/apple/{package}@{version}")
            if not component.notices:
                component.notices = [text(f"{folder}/{name}") for name in ("LICENSE.txt", "NOTICE.txt")
                                     if os.path.exists(f"{folder}/{name}")]
            if target in VENDORED:
                name, licence, location, path, pattern = VENDORED[target]
                revision = re.search(pattern, text(f"{folder}/{path}")).group(1)
                component = self.known(name, revision, licence, location)
                component.notices = ["\n\n".join(headers(sources))]
            return
        sys.exit(f"{target} is linked in, and {__file__} knows no package that has it")

    def add_runtime(self, toolchain):
        version = re.search(r"Swift version (\S+)", output(f"{toolchain}/bin/swift", "--version")).group(1)
        component = self.known("runtime and Foundation libraries of Swift", version, "Apache-2.0 WITH Swift-exception",
                               "https://github.com/swiftlang/swift", f"pkg:github/swiftlang/swift@swift-{version}-RELEASE")
        component.notices = [text(f"{toolchain}/share/swift/LICENSE.txt")]

    def add_debian(self, path):
        # Debian lists /lib/… of what is in /usr/lib/… too.
        for listed in (path, path.removeprefix("/usr")):
            owner = subprocess.run(["dpkg-query", "-S", listed], capture_output=True, text=True).stdout
            if owner:
                break
        package = owner.split(":")[0]
        found = next((entry for pattern, entry in DEBIAN.items() if re.fullmatch(pattern, package)), None)
        if not found:
            sys.exit(f"{path} of the package '{package}' is linked in, and {__file__} does not know it")
        name, licence = found
        version = output("dpkg-query", "-W", "-f", "${Version}", f"{package}:{output('dpkg', '--print-architecture')}")
        component = self.known(name, version, licence, reference=f"pkg:deb/debian/{package}@{version.replace('+', '%2B')}")
        component.notices = [text(f"/usr/share/doc/{package}/copyright")]

    def known(self, name, *details, **more):
        if name not in self.components:
            self.components[name] = Component(name, *details, **more)
        return self.components[name]

    def sorted(self):
        return [self.components[name] for name in sorted(self.components, key=str.lower)]


def write_notices(components, folder):
    os.makedirs(folder, exist_ok=True)
    referred = {"Apache-2.0"}
    for component in components:
        notice = "\n\n".join(notice.strip() for notice in component.notices)
        if not notice:
            sys.exit(f"there is no notice of {component.name}")
        referred.update(re.findall(rf"{COMMON_LICENCES}/([A-Za-z0-9.+-]*[A-Za-z0-9])", notice))
        with open(f"{folder}/{component.file_name}", "w", encoding="utf-8") as file:
            file.write(f"{component.name} {component.version}\n\n{notice}\n")
    os.makedirs(f"{folder}/texts", exist_ok=True)
    for name in sorted(referred):
        with open(f"{folder}/texts/{name}", "w", encoding="utf-8") as file:
            file.write(text(f"{COMMON_LICENCES}/{name}"))


def bill_of_materials(components, program, version, commit):
    """Returns the bill in the form of SPDX 2.3."""
    with open(program, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    created = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)

    def package(identifier, name, version, licence, location, reference=None):
        entry = {
            "SPDXID": identifier, "name": name, "versionInfo": version, "downloadLocation": location,
            "filesAnalyzed": False, "licenseConcluded": licence, "licenseDeclared": licence,
            "copyrightText": "NOASSERTION",
        }
        if reference:
            entry["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                      "referenceLocator": reference}]
        return entry

    pawl = package("SPDXRef-pawl", "pawl", version, "Apache-2.0", "NOASSERTION")
    pawl |= {"checksums": [{"algorithm": "SHA256", "checksumValue": digest}], "packageFileName": "bin/pawl",
             "sourceInfo": f"commit {commit}", "primaryPackagePurpose": "APPLICATION",
             "copyrightText": text(f"{ROOT}/LICENSE").split(". ")[0]}
    packages, relationships = [pawl], [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-pawl")]
    for component in components:
        identifier = "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", component.name)
        packages.append(package(identifier, component.name, component.version, component.licence,
                                component.location, component.reference))
        relationships.append(("SPDXRef-pawl", "STATIC_LINK", identifier))
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"pawl-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/pawl-{version}-{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "creationInfo": {"created": created.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: packaging/bill.py"]},
        "packages": packages,
        "relationships": [{"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
                          for one, kind, other in relationships],
    }


def main():
    linker_map, program, documents = sys.argv[1:]
    report = dict(line.split(" ", 1) for line in output(program, "--version", "--verbose").splitlines())
    components = Bill(linked_files(linker_map)).sorted()
    write_notices(components, f"{documents}/licences")
    bill = bill_of_materials(components, program, report["pawl"], report["commit"])
    with open(f"{documents}/pawl.spdx.json", "w", encoding="utf-8") as file:
        json.dump(bill, file, indent=2, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
