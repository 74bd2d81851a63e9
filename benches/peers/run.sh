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

python() { # program, packages
    "$place/venv/bin/pip" install --quiet --disable-pip-version-check $2 >&2 || { missing "$1" "cannot be installed"; return; }
    "$place/venv/bin/python" "benches/peers/$1_orgnet.py" >>"$found" || missing "$1" "failed"
}

if [ -x "$place/venv/bin/pip" ] || python3 -m venv "$place/venv"; then
    export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NUMBA_NUM_THREADS=1
    python mesa mesa==3.3.1
    python numpy "numpy scipy"
    python numba numba
else
    missing "Mesa, NumPy, Numba" "no Python environment"
fi

cargo run --quiet --release --manifest-path benches/peers/krabmaga/Cargo.toml --target-dir "$place/krabmaga" >>"$found" ||
    missing krABMaga "cannot be built"
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
