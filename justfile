# The commands of daily work. `just` lists them; without `just` (https://just.systems) each line runs as it stands.

# What there is.
default:
    @just --list

# Format, lint and test: what must be green before a commit.
check: format lint test

# Format the code.
format:
    cargo fmt --all

# Lints as errors: of Rust, and of the scripts and styles of the page (Biome).
lint:
    cargo clippy --workspace --all-targets -- -D warnings
    cd tests/page && npm ci --no-audit --no-fund && npm run lint

# All tests that need no browser.
test *NAMES:
    cargo test --workspace -- {{NAMES}}

# The tests of the live page in a real browser.
page:
    cd tests/page && npm ci --no-audit --no-fund
    CI=true cargo test --test suite -- page::

# The showcase, into output/.
run NAME="tension-and-inclusion":
    cargo run --release -- run {{NAME}}

# The live page on this machine.
serve:
    cargo run --release -- serve --open

# Documents that are made from the model: evidence, facts, portfolio, knock-outs. Takes minutes.
evidence:
    cargo run --release -- evidence --docs docs/model

# The engine for browsers, into assets/engine/ (needs the target wasm32-unknown-unknown).
wasm:
    src/wasm/build

# The schema that editors read.
schema:
    cargo run --release -- schema > scenarios/ripplechain.schema.json

# Rust documentation of both crates.
doc:
    cargo doc --workspace --no-deps --open

# The documentation site, into target/book (needs mdBook).
book:
    mdbook build --open

# Timings by size and by mechanism beside the machine's limits.
bench *NAMES:
    cargo bench {{NAMES}}

# What takes installing and a release build, so that it is not part of the check: recipes for clusters, the notebook, the wheel.
beyond:
    .ci/cluster
    .ci/notebook
    .ci/wheel

# Run the check before each commit from now on.
hooks:
    git config core.hooksPath .githooks
