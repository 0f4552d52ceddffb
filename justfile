# Development recipes; `just` alone lists them. Each mirrors a step of .ci/run.

_default:
    @just --list --unsorted

# Everything that needs no release build: formatting, spelling, dependencies, house rules, lints
check:
    cargo fmt --all --check
    rustfmt --check --edition 2024 fuzz/fuzz_targets/*.rs
    typos
    cargo machete
    cargo deny --log-level error --all-features check bans licenses sources
    cargo xtask check
    cargo clippy --workspace --all-targets --locked -- -D warnings

# The tests, or those of one crate: `just test -p hotpass-engine normalize`
test *ARGUMENTS='--workspace':
    cargo test --locked {{ ARGUMENTS }}

# All of CI, from installing tools to looking at the outputs; or some steps: `just ci typos clippy`
ci *STEPS:
    .ci/run {{ STEPS }}

# Run the bundled example
example:
    cargo run --release -- run --project examples/flight-schools

# Measure whole runs, reading and writing, on generated workbooks
bench *ARGUMENTS:
    cargo xtask bench {{ ARGUMENTS }}

# Write docs/reference anew from the binary, and build the API documentation
docs:
    cargo build --release --locked
    cargo xtask check --generated "${CARGO_TARGET_DIR:-target}/release/hotpass" --fix
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked

# Format everything
fmt:
    cargo fmt --all
