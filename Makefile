# The README's two commands are `make bench` and `make test`; both set up what is missing first.

SWIFT ?= swift
BUILD := $(SWIFT) build -c release
PROGRAM := .build/release/prunebench
STATE := .prunebench
PREFIX ?= /usr/local

BENCHMARKS := --package-path Benchmarks --scratch-path .build-benchmarks

.PHONY: all setup build bench test benchmark benchmark-test records install uninstall clean

all: build

# What Debian has to provide, and how each piece shows that it is there. Foundation starts programs
# by way of the loopback device, which a fresh network namespace leaves down.
setup:
	@! command -v ip >/dev/null || ip link show dev lo up | grep -q lo || ip link set lo up 2>/dev/null \
	|| { echo "error: the loopback device is down, and builds would wait for it: ip link set lo up" >&2; exit 4; }
	@missing=""; \
	/sbin/ldconfig -p | grep -q libopenblas.so.0 || missing="$$missing libopenblas0-pthread"; \
	command -v gnuplot >/dev/null || missing="$$missing gnuplot-nox"; \
	test -d /usr/share/datasets/fashion-mnist || missing="$$missing dataset-fashion-mnist"; \
	test -e /usr/include/zlib.h || missing="$$missing zlib1g-dev"; \
	test -z "$$missing" && exit 0; \
	sudo=""; test "$$(id -u)" = 0 || sudo="sudo"; \
	echo "installing$$missing"; \
	{ command -v apt-get >/dev/null && $$sudo apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq $$missing >/dev/null; } \
	|| { echo "error: could not install them; do it by hand: apt-get install$$missing" >&2; exit 4; }

build: setup
	$(BUILD) --product prunebench

# The main job: every method on Fashion-MNIST, three seeds, its table and plots.
bench: build
	$(PROGRAM) run quick --dir $(STATE) --results $(STATE)/results
	$(PROGRAM) table quick --results $(STATE)/results
	$(PROGRAM) plot quick --results $(STATE)/results --plots $(STATE)/plots
	$(PROGRAM) compare $(STATE)/results results --profile quick --allow-other-kernels

test: setup
	$(BUILD) --build-tests
	$(SWIFT) test -c release --skip-build

# Speed beside PyTorch's, docs/benchmarks.md; `make benchmark OPTIONS=--quick` for a first look.
benchmark: setup
	$(BUILD) $(BENCHMARKS) --product benchmark
	.build-benchmarks/release/benchmark $(OPTIONS)

benchmark-test: setup
	$(BUILD) $(BENCHMARKS) --build-tests
	$(SWIFT) test -c release --skip-build $(BENCHMARKS)

# Publishes this machine's records, tables and plots as the committed ones.
records: build
	$(PROGRAM) run quick --dir $(STATE) --results results
	mkdir -p results/tables/quick
	for format in txt md csv tex html json; do \
	  $(PROGRAM) table quick --part main --format $$format > results/tables/quick/quick.$$format \
	  && $(PROGRAM) table quick --part structured --format $$format \
	    > results/tables/quick/quick-structured.$$format || exit; done
	$(PROGRAM) plot quick --plots plots
	$(PROGRAM) seal results plots
	$(PROGRAM) audit

install: build
	install -D $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/prunebench

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/prunebench

clean:
	rm -rf .build .build-benchmarks
