# Everything a checkout needs: `make run` and `make test` install what is missing, build, and go.

PREFIX ?= /usr/local
DESTDIR ?=

SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib
TERN = .build/release/tern
SHARE = $(DESTDIR)$(PREFIX)/share/tern

# Debian packages: to build, to run, and to test.
BUILD_PACKAGES = g++ libcurl4-openssl-dev libncurses-dev libgit2-dev libtomlplusplus-dev \
	libcmark-gfm-dev libcmark-gfm-extensions-dev libssl-dev libvterm-dev libwslay-dev \
	libzstd-dev zlib1g-dev
RUN_PACKAGES = bubblewrap ripgrep util-linux
TEST_PACKAGES = git openssl python3-venv

.PHONY: run test build lint bench fuzz judges torture install clean packages test-packages

run: build
	@if [ -t 0 ] && [ -t 1 ]; then exec $(TERN) demo; else exec $(TERN) demo </dev/null; fi

build: packages
	$(SWIFT) build $(RELEASE) --product tern

test: packages test-packages lint
	$(SWIFT) build --build-tests
	# One at a time: the task pool of two cores has two threads, and real servers and clocks share them.
	@sh Tests/run.sh $(SWIFT) test --skip-build --disable-xctest --no-parallel

lint:
	$(SWIFT) format lint --recursive --strict --parallel Sources Tests Package.swift

bench: packages
	$(SWIFT) build $(RELEASE) --product tern
	$(SWIFT) build $(RELEASE) --product tern-bench
	.build/release/tern-bench $(TERN)

# Each parser for a minute; one of them, and longer, with TARGET=json SECONDS=600.
fuzz: packages
	@SWIFT="$(SWIFT)" SECONDS_EACH=$(or $(SECONDS),60) sh Tests/Fuzz/fuzz.sh $(TARGET)

# Other people's libraries and a translating proxy as the other side; the first time installs them.
judges: packages test-packages
	@SWIFT="$(SWIFT)" sh Tests/Judges/judges.sh

# What takes too long for a test: escapes as root and not, 10,000 commands, killed programs, floods.
torture: packages
	$(SWIFT) build $(RELEASE) --product tern-torture
	.build/release/tern-torture $(or $(FOLDER),.build) $(GROUPS)

install: build
	install -D -m 755 $(TERN) $(DESTDIR)$(PREFIX)/bin/tern
	install -d $(SHARE)/themes $(SHARE)/keymaps
	install -m 644 themes/*.toml $(SHARE)/themes
	install -m 644 keymaps/*.toml $(SHARE)/keymaps

clean:
	rm -rf .build

packages:
	@sh .ci/install-packages $(BUILD_PACKAGES) $(RUN_PACKAGES)

test-packages:
	@sh .ci/install-packages $(TEST_PACKAGES)
