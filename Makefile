# The two commands that matter: `make run` and `make test`. Everything else is a part of them.
SHELL := /bin/bash
.NOTPARALLEL:

target  := $(or $(CARGO_TARGET_DIR),target)
nextest := $(shell command -v cargo-nextest)
runner  := $(if $(nextest),cargo nextest run,cargo test)

.PHONY: help api run test test-days check bench fuzz setup setup-run web test-web test-rust test-e2e house deny clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

run: setup-run web ## Build what changed, then serve the sample world from ./data
	@cargo build --release --locked
	@echo
	@echo "Open http://$(or $(KALYANAMIT_LISTEN),127.0.0.1:8080) in a browser once the server says that it is ready. Ctrl-C ends it."
	@echo
	@exec $(target)/release/kalyanamit serve --demo

# TODAY=2026-12-31 or TODAY=2026-12-31T23:58 (Bangkok time) is the day on which all tests live: infra/test-clock.
export TODAY

test: setup web test-web test-rust test-e2e ## The whole suite: both engines, then a real browser; TODAY=2026-12-31 on another day

test-days: setup web ## The whole suite on twelve days on which something turns; hours
	infra/test-days

check: setup ## Format, lint, types, house rules, licences
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cd frontend && npm run check && npm run lint
	$(MAKE) house deny

bench: setup web ## Measure against targets; DATA=DIR adds outside documents
	infra/with-servers env DATA='$(DATA)' cargo bench --locked --bench '*'

fuzz: setup ## Look for input that breaks a promise, a minute a check (SECONDS_EACH, ONLY=line)
	infra/fuzz

api: setup-run ## Write the API's description and the typed client anew
	cargo build --locked
	$(target)/debug/kalyanamit openapi > frontend/src/lib/api/openapi.json
	cd frontend && npm run -s api -- src/lib/api/openapi.json

setup: ## Install what is missing, and say so
	@infra/setup test

setup-run:
	@infra/setup run

# The binary embeds the front end, so this comes before every build of it.
web: setup-run ## Build the front end if it changed
	@infra/front-end $(target)/front-end-built

test-web: setup web
	cd frontend && npm run test

test-rust: setup web
	infra/with-servers $(runner) --locked

# The binary as the tests built it: a plain build would compile its dependencies for other features.
test-e2e: setup web
	cargo test --locked --no-run --test it
	cd frontend && KALYANAMIT_BIN='$(abspath $(target))/debug/kalyanamit' npm run e2e

# House rules look at sources only; they need no server, and so no PostgreSQL or Redis.
house:
	$(runner) --locked --test it $(if $(nextest),-E 'test(/^house::/)',house::)

deny:
	@if cargo deny --version >/dev/null 2>&1; then \
	  cargo deny --locked check bans licenses sources; \
	else \
	  echo "cargo-deny is not installed: licences, sources and bans were NOT checked (cargo install cargo-deny)"; \
	fi

clean: ## Remove what was built; ./data stays
	rm -rf $(target) frontend/build frontend/.svelte-kit
