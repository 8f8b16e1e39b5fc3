# pawl: build, demonstrate, test, install.
#
#   make demo     a conversation between two people, told step by step
#   make test     all tests
#   make script   NAME=keep: one of the scripts that try the program
#   make torture  the fault suite in its long form: KILLS=10000 deaths at random moments
#   make claims   CLAIMS=10000: prekey bundles that fifty clients take at once
#   make recipes-servers  the recipes for databases, with Debian's servers
#   make race     ThreadSanitizer over long streams and channels
#   make fuzz     TIME=60: each fuzz target for so many seconds
#   make bench    measures pawl against age, gpg, zstd and libsignal, into docs/benchmarks.md
#   make model    runs the symbolic models of the protocol, for which it needs ProVerif 2.05
#   make mutants  breaks the sources in many places, one at a time, and counts how often the tests notice
#   make trace    lists the source files that run for one message, which must not be too many
#   make coverage  how much of the source the tests run, into docs/coverage.md
#   make vectors  writes the test vectors anew
#   make pictures draws the pictures of the documentation anew
#   make recipes  writes docs/recipes.md anew
#   make install  PREFIX=/usr/local DESTDIR=: what make has built
#   make deb      a Debian package, in .build
#   make dist     an archive for any Linux with the GNU C Library, in .build
#   make dist-check  makes it twice, compares the two, and runs one in a bare Debian

PREFIX ?= /usr/local
DESTDIR ?=
ROOT = $(DESTDIR)$(PREFIX)

# Without NDEBUG the assertions of swift-crypto's C code take a third of each post-quantum operation's time.
NDEBUG = -Xcc -DNDEBUG -Xcxx -DNDEBUG
# The packages' generic code is compiled for the types that it meets here, which makes a step of a session a tenth
# faster. Package.swift says the same of pawl's own code.
INLINED = -Xswiftc -cross-module-optimization
# Libraries are found where the system has them, never beside the program, and what the loader writes is
# read-only before the program runs. No library needs a name from the program.
HARDENED = --disable-local-rpath -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now -Xlinker --no-export-dynamic
# What --version --verbose says. A repository around the sources is not theirs.
COMMIT = $(shell [ ! -e .git ] || git describe --always --dirty --exclude='*' --abbrev=40 2>/dev/null)
BUILD = PAWL_COMMIT=$(COMMIT) swift build -c release --disable-build-manifest-caching --explicit-target-dependency-import-check error $(NDEBUG) $(INLINED) $(HARDENED)
BINARY = .build/release/pawl
# Swift's runtime is linked in, and the other libraries where the system has them as archives: otherwise the loader
# looks up two thousand names each time the program starts, which takes a sixth of the time of a short message.
ARCHIVES = PKG_CONFIG_PATH="$${PKG_CONFIG_PATH:+$$PKG_CONFIG_PATH:}$(CURDIR)/.build/archives"
STATIC = --static-swift-stdlib -Xswiftc -L.build/static -Xswiftc -Xclang-linker -Xswiftc -static-libgcc
# Where the C library can read packed relocations, the loader reads 10 KB of them instead of 1.2 MB. Only LLVM's
# linker packs them here.
C_LIBRARY := $(shell clang -print-file-name=libc.so.6 2>/dev/null || true)
STATIC += $(shell ! grep -qs GLIBC_ABI_DT_RELR "$(C_LIBRARY)" || echo -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs)
CXX_ARCHIVE := $(shell clang -print-file-name=libstdc++.a 2>/dev/null || true)
# Tests run against the dynamic runtime, which the test runner needs; they are built beside the
# program, so that neither build undoes the other.
FOR_TESTS = -c release --scratch-path .build/test $(NDEBUG) $(INLINED)
LIBRARIES = libsodium-dev zlib1g-dev libzstd-dev libsqlite3-dev pkg-config

.PHONY: all build demo test tests script torture race fuzz bench vectors recipes lint install uninstall deb dist dist-check clean libraries tools

# One build at a time: they share a directory.
.NOTPARALLEL:

all: build

# The build does not know the archives, of which the system may have newer ones.
build: libraries .build/static
	@packaging/archives .build/archives || \
	  { echo "the system's own libraries are used instead" >&2; rm -rf .build/archives; mkdir .build/archives; }
	@[ -z "$$(find -L .build/archives -name '*.a' -cnewer $(BINARY) 2>/dev/null)" ] || rm -f $(BINARY)
	$(ARCHIVES) $(BUILD) $(STATIC) --product pawl

.build/static:
	@mkdir -p $@
	@[ ! -f "$(CXX_ARCHIVE)" ] || ln -sf "$(CXX_ARCHIVE)" $@/

demo: build
	PATH="$(CURDIR)/.build/release:$$PATH" Tests/demo.sh

# The tests are compiled beside the programs, since much of each compilation keeps one processor busy only.
test: libraries tools
	swift package --scratch-path .build/test resolve
	@$(MAKE) --no-print-directory tests >.build/tests.log 2>&1 & tests=$$!; \
	  $(MAKE) --no-print-directory .build/pawl-portable build lint || { kill $$tests; exit 1; }; \
	  wait $$tests || { cat .build/tests.log; exit 1; }
	PAWL_BINARY="$(CURDIR)/$(BINARY)" Tests/run.sh swift test --skip-build $(FOR_TESTS)

tests: libraries
	swift build --build-tests $(FOR_TESTS)

# The program without anything of Linux's own, which tests have talk with the usual one: it shows that a port to
# another system changes Sources/CSystem/Platform and nothing else. It has the system's libraries, as in a package.
.build/pawl-portable: $(shell find Package.swift Sources -type f) | libraries .build/static
	PAWL_PORTABLE=1 $(BUILD) $(STATIC) --product pawl
	cp $(BINARY) $@

# Runs the scripts about long streams and channels under ThreadSanitizer.
race: libraries tools
	@mkdir -p .build
	clang -O2 -c Tests/race-lock.c -o .build/race-lock.o
	swift build -c release --sanitize thread --scratch-path .build/thread -Xlinker "$(CURDIR)/.build/race-lock.o" \
	  --product pawl
	Tests/race.sh "$(CURDIR)/.build/thread/release"

# One script of Tests/CommandTests/Scripts, with what it says: make script NAME=keep
NAME ?= conversation
script: build
	@here=$$(mktemp -d) && trap "rm -rf $$here" EXIT && cd "$$here" && \
	env -i HOME="$$here" TMPDIR="$$here" PAWL_BINARY="$(CURDIR)/$(BINARY)" \
	  PATH="$(CURDIR)/.build/release:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" bash -c \
	  'source "$$0/prelude.sh"; source "$$0/$(NAME).sh"' "$(CURDIR)/Tests/CommandTests/Scripts" </dev/null

# The kills are those at random moments; before each system call of each command come some more.
KILLS = 10000
torture: build tools
	PAWL_BINARY="$(CURDIR)/$(BINARY)" python3 Tests/Faults/faults.py --kills $(KILLS)

# Fifty clients at once take so many one-time bundles of a prekey directory; some are killed.
CLAIMS = 10000
.PHONY: claims
claims: build tools
	PAWL_BINARY="$(CURDIR)/$(BINARY)" python3 Tests/claims.py --claims $(CLAIMS)

# Runs the recipes for databases with servers of its own, which listen in a temporary directory only. Where
# Debian's packages are installed for it, Debian may start servers of its own too.
.PHONY: recipes-servers
recipes-servers: build tools
	@(command -v redis-server && command -v redis-cli && command -v psql && ls /usr/lib/postgresql/*/bin/postgres) \
	  >/dev/null 2>&1 || $(call obtain,redis-server postgresql)
	Tests/databases.sh "$(CURDIR)/.build/release"

# Runs each fuzz target for TIME seconds; FUZZ names some of them. The fuzzers are built apart, with
# sanitizers: of two flags the compiler minds the last only, and would leave the fuzzer blind.
TIME ?= 60
FUZZ ?=
fuzz: libraries
	swift build $(FOR_TESTS) --product VectorMaker
	swift build $(FOR_TESTS) --product Replay
	PAWL_FUZZ=1 swift build -c release --scratch-path .build/fuzz \
	  --sanitize fuzzer --sanitize address -Xswiftc -sanitize=fuzzer,address --product Fuzz
	Tests/fuzz.sh $(TIME) $(FUZZ)

# Measures on this machine: a table, and the same in docs/benchmarks.md. The program is measured as it is installed,
# and as a copy, which the system reads in long pieces, as it does after it was started anew.
bench: build
	@(for tool in age gpg zstd socat openssl /usr/bin/time; do command -v $$tool >/dev/null || exit 1; done; \
	  pkg-config --exists libsignal-protocol-c libcrypto) || \
	  $(call obtain,age gnupg zstd socat openssl time libsignal-protocol-c-dev libssl-dev)
	swift build $(FOR_TESTS) --product Bench
	clang -O2 -Wno-deprecated-declarations Tests/Bench/signal-steps.c -o .build/signal-steps \
	  -lsignal-protocol-c -lcrypto
	clang -O2 Tests/Bench/bare-commit.c -o .build/bare-commit -lsqlite3
	install -m 755 -s $(BINARY) .build/installed
	cp .build/installed .build/measured
	python3 Tests/Bench/bench.py --pawl .build/measured --bench .build/test/release/Bench \
	  --signal .build/signal-steps --commit .build/bare-commit --write docs/benchmarks.md

# Lists the files of Sources that run while a message is encrypted and decrypted. The program is not
# optimised, because the compiler fails to optimise code that it has instrumented.
.PHONY: trace
trace: libraries tools
	swift build --scratch-path .build/trace --product pawl \
	  -Xswiftc -profile-generate -Xswiftc -profile-coverage-mapping
	Tests/trace.sh .build/trace/debug/pawl

# Says how much of Sources the tests run, by module, and what none of them runs: docs/coverage.md. As for `make
# trace`, nothing is optimised but the C code. Programs count in one file all the time, so that nothing is lost
# when they are killed, and know its name themselves, since most scripts give them no variables.
COUNTED = --scratch-path .build/coverage -Xcc -O2 -Xcc -DNDEBUG -Xlinker "$(CURDIR)/.build/coverage-file.o" \
  -Xswiftc -profile-generate -Xswiftc -profile-coverage-mapping -Xswiftc -Xllvm -Xswiftc -runtime-counter-relocation
.PHONY: coverage
coverage: libraries tools
	@mkdir -p .build
	echo 'char __llvm_profile_filename[] = "$(CURDIR)/.build/coverage/counted/%m%c.profraw";' | \
	  clang -x c -c - -o .build/coverage-file.o
	PAWL_COVERAGE=1 swift build --build-tests $(COUNTED)
	Tests/coverage.py .build/coverage --write docs/coverage.md

# Breaks the sources in many places, one at a time, and counts how many of these mutants the tests catch.
# All are built at once, in .build/mutants. Takes hours and writes Tests/Mutants/results.tsv.
.PHONY: mutants
mutants: libraries tools
	Tests/Mutants/mutants.py --flags='$(NDEBUG)'

# Writes the test vectors anew. The same program writes the same bytes.
vectors:
	rm -rf Tests/Vectors/*/
	swift run $(FOR_TESTS) VectorMaker Tests/Vectors

# Writes docs/recipes.md anew: the manual page, which the tests run, for reading on the web.
RECIPES = docs/recipes.md
recipes:
	mandoc -T markdown man/pawl-recipes.7 | sed -E \
	  -e '1i # Recipes\n\nThe manual page pawl-recipes(7), as `make recipes` writes it.' \
	  -e '1,/^# DESCRIPTION/d; /^# SEE ALSO/,$$d; s/^## /### /; s/^# (.)(.*)/## \1\L\2/' > "$(RECIPES)"

# Runs the models in Model and compares what comes out with what must. Model/README.md says how to get ProVerif.
.PHONY: model
model:
	Tests/model-text.py
	Model/run.py

# Draws the pictures of README.md and docs/architecture.md anew, from real runs.
.PHONY: pictures
pictures: build tools
	docs/pictures/draw.py $(BINARY) docs/pictures

lint:
	swift format lint --strict --recursive Sources Tests Package.swift
	Tests/lint.sh

BASH = $(ROOT)/share/bash-completion/completions
ZSH = $(ROOT)/share/zsh/site-functions
FISH = $(ROOT)/share/fish/vendor_completions.d
MIME = $(ROOT)/share/mime
# Builds nothing: who installs may be another user than who builds.
install:
	@[ -x "$(BINARY)" ] || { echo "nothing is built yet: run 'make' first, then 'make install' again" >&2; exit 1; }
	install -Dm 755 -s "$(BINARY)" "$(ROOT)/bin/pawl"
	install -Dm 644 -t "$(ROOT)/share/man/man1" man/*.1
	install -Dm 644 -t "$(ROOT)/share/man/man7" man/*.7
	install -Dm 644 completions/pawl.bash "$(BASH)/pawl"
	install -Dm 644 completions/_pawl "$(ZSH)/_pawl"
	install -Dm 644 completions/pawl.fish "$(FISH)/pawl.fish"
	install -Dm 644 packaging/magic "$(ROOT)/share/pawl/magic"
	install -Dm 644 packaging/pawl.xml "$(MIME)/packages/pawl.xml"
	@$(update-types)

uninstall:
	rm -f "$(ROOT)/bin/pawl" "$(BASH)/pawl" "$(ZSH)/_pawl" "$(FISH)/pawl.fish"
	rm -f "$(ROOT)/share/pawl/magic" "$(MIME)/packages/pawl.xml"
	[ ! -d "$(ROOT)/share/pawl" ] || rmdir --ignore-fail-on-non-empty "$(ROOT)/share/pawl"
	cd man && for page in *; do rm -f "$(ROOT)/share/man/man$${page##*.}/$$page"; done
	@$(update-types)

# Has desktops read the types of files anew. In a package, the system does so when it is installed.
update-types = [ -n "$(DESTDIR)" ] || [ ! -d "$(MIME)/packages" ] || ! command -v update-mime-database >/dev/null || \
	  update-mime-database "$(MIME)"

# The program that is passed on has the libraries within it. The same sources make the same bytes in any folder:
# names of folders are replaced, and what the compiler derives from them, debug information and the hash by which
# it knows unchanged code, is left out. What the linker takes is listed in a map, for the bill of materials.
HERE = $(CURDIR)=/pawl
DIST = --scratch-path .build/dist --static-swift-stdlib -Xswiftc -L.build/archives \
  -Xswiftc -Xclang-linker -Xswiftc -static-libgcc -Xlinker -Map=.build/dist.map \
  -Xswiftc -file-prefix-map -Xswiftc "$(HERE)" -Xcc "-ffile-prefix-map=$(HERE)" -Xcxx "-ffile-prefix-map=$(HERE)" \
  -Xswiftc -gnone -Xcc -g0 -Xcxx -g0 -Xswiftc -Xfrontend -Xswiftc -disable-incremental-llvm-codegen
dist: libraries
	@[ ! -e .git ] || [ -z "$$(git status --porcelain)" ] || \
	  { echo "the archive names the commit that it is made from: commit your changes first" >&2; exit 1; }
	@command -v readelf >/dev/null && command -v python3 >/dev/null || $(call obtain,binutils python3)
	@packaging/archives .build/archives
	PKG_CONFIG_PATH=$(CURDIR)/.build/archives $(BUILD) $(DIST) --product pawl
	@packaging/dist .build/dist/release/pawl .build/dist.map .build

dist-check:
	Tests/dist.sh

# In a package, the program has the system's libraries, so that their updates reach it. Afterwards the usual one is
# there again.
deb: libraries .build/static
	@command -v dpkg-shlibdeps >/dev/null || $(call obtain,dpkg-dev)
	$(BUILD) $(STATIC) --product pawl
	@packaging/deb $(BINARY) .build
	@$(MAKE) --no-print-directory build

clean:
	rm -rf .build

# The system's libraries: installed on Debian and its kin, named elsewhere.
libraries:
	@command -v swift >/dev/null || { echo "pawl needs Swift 6.2 or later: https://swift.org/install" >&2; exit 1; }
	@pkg-config --exists libsodium zlib libzstd sqlite3 2>/dev/null || $(MAKE) --no-print-directory install-libraries

# What the tests run beside the program; where a package is not called as its command is, behind it.
TOOLS = python3 strace git jq mandoc zsh fish rclone lintian dpkg-shlibdeps:dpkg-dev systemd-analyze:systemd \
  nc:netcat-openbsd socat rsync qrencode age file update-mime-database:shared-mime-info \
  busybox valgrind
MODULES = python3-cryptography python3-zstandard
tools:
	@(for tool in $(TOOLS); do command -v $${tool%:*} >/dev/null || exit 1; done; \
	  for module in $(MODULES:python3-%=%); do python3 -c "import $$module" 2>/dev/null || exit 1; done) || \
	  $(call obtain,$(foreach tool,$(TOOLS),$(lastword $(subst :, ,$(tool)))) $(MODULES))

.PHONY: install-libraries
install-libraries:
	@$(call obtain,$(LIBRARIES))

# Installs packages where that is known how, and says what to install where it is not.
obtain = if command -v apt-get >/dev/null; then \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq $(1); \
	else \
	  echo "please install what Debian calls $(1)" >&2; exit 1; \
	fi
