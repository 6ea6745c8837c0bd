# The README's two commands are `make bench` and `make test`; both set up what is missing first.

SWIFT ?= swift
BUILD := $(SWIFT) build -c release $(FLAGS)
PROGRAM := .build/release/prunebench
STATE := .prunebench
PREFIX ?= /usr/local

BENCHMARKS := --package-path Benchmarks --scratch-path .build-benchmarks

.PHONY: all setup build bench test benchmark benchmark-test check report records shell install \
  uninstall fuzz races slurm clean

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

# Coverage-guided fuzzing of every reader of files, SECONDS for all together; its corpus is replayed by
# `make test`. KEEP=1 renews the corpus.
SECONDS ?= 60
LIBFUZZER = $(shell clang -print-resource-dir)/lib/linux/libclang_rt.fuzzer_no_main-$(shell uname -m).a
COVERAGE = -Xswiftc -Xfrontend -Xswiftc -sanitize=fuzzer -Xcxx -fsanitize=fuzzer-no-link \
  $(addprefix -Xlinker ,--whole-archive $(LIBFUZZER) --no-whole-archive -lstdc++ -lm)
fuzz: setup
	PRUNEBENCH_FUZZ=1 $(BUILD) $(COVERAGE) --scratch-path .build-fuzz --product fuzzer
	KEEP=$(KEEP) Tests/Fuzzer/run .build-fuzz/release/fuzzer $(SECONDS) .build-fuzz

# Runs side by side under the thread sanitizer: no two threads may touch one thing unordered. The
# kernels in C are left out: what chooses their vectors runs before the sanitizer can.
races: setup
	$(BUILD) -Xswiftc -sanitize=thread --scratch-path .build-races --product prunebench
	rm -rf .build-races/state
	TSAN_OPTIONS="halt_on_error=1 suppressions=Tests/Sanitizers/races.supp" \
	  .build-races/release/prunebench run Tests/Fixtures/tiny.toml --jobs 4 \
	  --dir .build-races/state --results .build-races/state/results

# An experiment by the job arrays of a Slurm on this machine (apt install slurm-wlm munge; as root)
# whose workers are preempted, requeued and cancelled ROUNDS times. What it did is shown; the records
# must be those of results/.
EXPERIMENT ?= quick
ROUNDS ?= 5
slurm: build
	rm -rf .build/slurm
	PATH="$(CURDIR)/.build/release:$$PATH" Tests/Slurm/cluster .build/slurm/cluster \
	  Tests/Slurm/turmoil $(EXPERIMENT) .build/slurm $(ROUNDS) 10
	$(PROGRAM) table $(EXPERIMENT) --results .build/slurm/results
	$(PROGRAM) compare .build/slurm/results results --profile $(EXPERIMENT) --allow-other-kernels

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

# What belongs to a shell comes from the commands themselves: the completions, and the manual's page by
# the tool of the argument parser's own package. Its day is that of the commit.
MANUAL := --package-path .build/checkouts/swift-argument-parser --scratch-path .build/manual
SHELL_FILES := .build/shell
shell: build
	$(SWIFT) build $(MANUAL) --product generate-manual
	mkdir -p $(SHELL_FILES)
	for shell in bash zsh fish; do \
	  $(PROGRAM) --generate-completion-script $$shell >$(SHELL_FILES)/$$shell || exit; done
	day=$$($(PROGRAM) --version | sed -n 's/^commit .* of \([0-9-]*\).*/--date=\1/p') \
	&& .build/manual/debug/generate-manual $(PROGRAM) $$day --output-directory $(SHELL_FILES)
	sed -i 's/^$$/.Pp/' $(SHELL_FILES)/prunebench.1

# Debian's zsh looks for its packages' completions in a folder of their own.
TARGET := $(DESTDIR)$(PREFIX)
ZSH := $(TARGET)/share/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)
install: shell
	install -D $(PROGRAM) $(TARGET)/bin/prunebench
	install -D -m 644 $(SHELL_FILES)/bash $(TARGET)/share/bash-completion/completions/prunebench
	install -D -m 644 $(SHELL_FILES)/zsh $(ZSH)/_prunebench
	install -D -m 644 $(SHELL_FILES)/fish $(TARGET)/share/fish/vendor_completions.d/prunebench.fish
	install -D -m 644 $(SHELL_FILES)/prunebench.1 $(TARGET)/share/man/man1/prunebench.1

uninstall:
	rm -f $(TARGET)/bin/prunebench $(TARGET)/share/bash-completion/completions/prunebench \
	  $(ZSH)/_prunebench $(TARGET)/share/fish/vendor_completions.d/prunebench.fish \
	  $(TARGET)/share/man/man1/prunebench.1

clean:
	rm -rf .build .build-*
