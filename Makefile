# pawl: build, demonstrate, test, install.
#
#   make demo     a conversation between two people, told step by step
#   make test     all tests
#   make install  PREFIX=/usr/local DESTDIR=

PREFIX ?= /usr/local
DESTDIR ?=

BUILD = swift build -c release --explicit-target-dependency-import-check error
BINARY = .build/release/pawl
# Tests run against the dynamic runtime, which the test runner needs; they are built beside the
# program, so that neither build undoes the other.
TEST = swift test -c release --scratch-path .build/test
LIBRARIES = libsodium-dev zlib1g-dev libsqlite3-dev pkg-config

.PHONY: all build demo test lint install uninstall clean libraries

all: build

build: libraries
	$(BUILD) --static-swift-stdlib --product pawl

demo: build
	PATH="$(CURDIR)/.build/release:$$PATH" Tests/demo.sh

test: build lint
	PAWL_BINARY="$(CURDIR)/$(BINARY)" $(TEST)

lint:
	swift format lint --strict --recursive Sources Tests Package.swift
	Tests/lint.sh

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1"
	install -s -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/pawl"
	install -m 644 man/pawl.1 "$(DESTDIR)$(PREFIX)/share/man/man1/pawl.1"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/pawl" "$(DESTDIR)$(PREFIX)/share/man/man1/pawl.1"

clean:
	rm -rf .build

# The system's libraries: installed on Debian and its kin, named elsewhere.
libraries:
	@command -v swift >/dev/null || { echo "pawl needs Swift 6.2 or later: https://swift.org/install" >&2; exit 1; }
	@pkg-config --exists libsodium zlib sqlite3 2>/dev/null || $(MAKE) --no-print-directory install-libraries

.PHONY: install-libraries
install-libraries:
	@if command -v apt-get >/dev/null; then \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq $(LIBRARIES); \
	else \
	  echo "pawl needs libsodium, zlib, SQLite and pkg-config with their development files;" >&2; \
	  echo "on Debian they are: $(LIBRARIES)" >&2; exit 1; \
	fi
