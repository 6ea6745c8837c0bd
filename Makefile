# The README's two commands are `make bench` and `make test`; both set up what is missing first.

SWIFT ?= swift
BUILD := $(SWIFT) build -c release
PROGRAM := .build/release/prunebench
STATE := .prunebench
PREFIX ?= /usr/local

BENCHMARKS := --package-path Benchmarks --scratch-path .build-benchmarks

.PHONY: all setup build bench test benchmark benchmark-test check report records install uninstall clean

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
	test -e /usr/include/jpeglib.h || missing="$$missing libjpeg62-turbo-dev"; \
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

# Fails if a change cost accuracy: small runs that must be the same, and all cells of `quick`. Status 3,
# inconclusive, is no failure.
check: build
	$(PROGRAM) run quick --dir $(STATE) --results $(STATE)/results
	$(PROGRAM) check --results $(STATE)/results --junit $(STATE)/check.xml || test $$? = 3

# Tables, figures, lists and the page of them all, from the records in results/.
report: build
	$(PROGRAM) report --readme README.md

# Trains every table and figure at the size of `quick` and publishes the records as the committed ones.
ARTIFACTS := quick table1 table2 table4 table5 table6 figure3 figure4 figure5 figure6 figure7 figure8 \
  figure9 figure10 figure11a figure11b figure11c figure13 figure14 figure15 figure16
records: build
	for artifact in $(ARTIFACTS); do \
	  $(PROGRAM) run $$artifact --profile quick --dir $(STATE) --results results || exit; done

install: build
	install -D $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/prunebench

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/prunebench

clean:
	rm -rf .build .build-benchmarks
