# What one does with this repository. `make` alone lists it.

swift_sources := Sources Tests Package.swift
coro := .build/release/coro

# Overlapping accesses are looked for in the build that the tests run; here each check costs a call.
release_flags := -Xswiftc -enforce-exclusivity=unchecked

# What only a program needs that stands alone: it exports nothing, and has the C++ runtime of Swift inside. The dynamic linker
# then looks up 800 names instead of 2,500, which takes a fifth of the time of starting.
link_folder := .build/link
ifeq ($(shell uname),Linux)
link_flags := -Xlinker "-L$(CURDIR)/$(link_folder)" -Xlinker --no-export-dynamic
endif

# The tests run what the optimiser made of the code, but keep assertions and the look-out for overlapping accesses:
# without the optimiser the collector's stress mode alone takes half an hour.
checked := -c release --scratch-path .build/checked -Xswiftc -enable-testing -Xswiftc -assert-config -Xswiftc Debug

.DEFAULT_GOAL := help
.PHONY: help run test check lint format bench bench-count samples fuzz fuzz-quick docs release set-up clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: release ## set up, build, and run the tour of samples/
	@Scripts/tour $(coro)

test: ## set up, build, and run every test
	@Scripts/set-up --tests
	swift build $(checked) --build-tests
	Scripts/run-tests swift test $(checked) --skip-build
	Scripts/check-samples .build/checked/release/coro
	$(MAKE) --no-print-directory fuzz-quick coro=.build/checked/release/coro

check: lint test bench-count ## lint, test, count: what has to pass before a change goes in

lint: ## check formatting, length of files, stray white space, loose ends
	@Scripts/lint $(swift_sources)

format: ## format the Swift sources
	swift format --in-place --recursive --parallel $(swift_sources)

bench: release ## compare with CPython; options in BENCH, as in BENCH="--only fib --runs 3"
	Benchmarks/run --coro $(coro) $(BENCH)

bench-count: release ## count the instructions of a few kernels; fails where one has grown (needs valgrind)
	Benchmarks/count --coro $(coro) $(COUNT)

samples: release ## compare what each sample prints with its expectation
	Scripts/check-samples $(coro)

fuzz: release ## compare 20,000 random programs with CPython 3.12; options in FUZZ, as in FUZZ="--seed 7"
	Scripts/fuzz --coro $(coro) --count 20000 $(FUZZ)

fuzz-quick: ## a few hundred random programs, always the same ones; coro="..." names the binary
	Scripts/fuzz --coro $(coro) --count 400 --seed 1 --reduce 3

docs: ## make the documentation of the library with DocC, in .build/docs/site
	@Scripts/docs

release: set-up ## set up and build the release binary, .build/release/coro
	@mkdir -p $(link_folder)
	@library=$$(clang -print-file-name=libstdc++.a 2>/dev/null); [ ! -f "$$library" ] || ln -sf "$$library" $(link_folder)/
	swift build -c release --product coro --static-swift-stdlib $(release_flags) $(link_flags)

set-up: ## check for Swift and install the system packages that are missing
	@Scripts/set-up

clean: ## remove what was built, keep the dependencies' sources
	swift package clean
