#!/usr/bin/env bash
# The peers' common workload, one after another; prints a table with versions and machine. Optional: asks the package
# registries, takes some minutes, and wants a quiet machine.
set -uo pipefail
cd "$(dirname "$0")/../.."
place=target/peers
mkdir -p "$place"
found="$place/found.csv"
: >"$found"

missing() { echo "$1,not run: $2,,,,,,," >>"$found"; }

python() { # program, packages, environment
    local own="$place/${3:-venv}"
    [ -x "$own/bin/pip" ] || python3 -m venv "$own" || { missing "$1" "no Python environment"; return; }
    "$own/bin/pip" install --quiet --disable-pip-version-check $2 >&2 || { missing "$1" "cannot be installed"; return; }
    "$own/bin/python" "benches/peers/$1_orgnet.py" >>"$found" || missing "$1" "failed"
}

rust() { # crate's folder
    cargo run --quiet --release --manifest-path "benches/peers/$1/Cargo.toml" --target-dir "$place/$1" >>"$found" ||
        missing "$1" "cannot be built"
}

export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NUMBA_NUM_THREADS=1 POLARS_MAX_THREADS=1
python mesa mesa==3.3.1
python mesa_frames "mesa-frames==0.1.0a0 polars==2.1.0" old # wants an older NumPy
python ambr "ambr==0.5.2 polars==2.1.0 scipy"
python numpy "numpy scipy"
python numba numba
python jax jax==0.10.2
python abmax "abmax==0.0.8 jax==0.10.2"
rust krabmaga
rust ixa
cargo bench --quiet --bench orgnet | grep -v '^implementation' >>"$found" || missing ripplechain "cannot be built"

echo "$(uname -sm), $(grep -m1 'model name' /proc/cpuinfo 2>/dev/null | cut -d: -f2- | xargs), $(rustc --version), $(python3 --version)"
echo
python3 - "$found" <<'TABLE'
import csv, sys
print("| implementation | version | agents | futures | weeks | million updates a second | mean adoption | events |")
print("|---|---|---|---|---|---|---|---|")
for name, version, agents, futures, weeks, seconds, rate, *told in csv.reader(open(sys.argv[1])):
    print("|", " | ".join([name, version, agents, futures, weeks, rate, *told]), "|")
TABLE
