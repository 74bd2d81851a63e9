"""A sweep, a calibration or advice over a Ray cluster whose machines share a folder.

    python ray_sweep.py 8 out sweep FILE --vary PATH=FROM..TO:STEPS

The words after the folder are those of `sweep`, `sensitivity`, `calibrate` or `advise`. The same command goes on where it was stopped. A
calibration goes in up to three rounds, advice in nine: parts that have something left to do are begun again.
"""

import subprocess
import sys
import time
from pathlib import Path

import ray

parts, out, words = int(sys.argv[1]), Path(sys.argv[2]).resolve(), sys.argv[3:]


@ray.remote(num_cpus=1, max_retries=4, retry_exceptions=[subprocess.CalledProcessError])
def part(number):
    """Simulates a part; Ray begins it anew when its process, its worker or its machine is lost."""
    command = ["ripplechain", *words, "--shard", f"{number}/{parts}", "--threads", "1", "--output", str(out), "--quiet"]
    # What a lost worker left running holds the part's folder until it ends.
    for wait in (1, 5, 20, 60, 0):
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
        if done.returncode == 2 and "is writing" in done.stderr:
            time.sleep(wait)
            continue
        break
    if done.returncode == 2:
        return done.stderr  # Refused: trying again changes nothing.
    done.check_returncode()
    return ""


def merge(*more):
    folders = sorted(map(str, out.glob(f"*-of-{parts}")))
    return ["ripplechain", "merge", *folders, "--output", str(out), *more]


ray.init()
left = range(1, parts + 1)
for _ in range(9):
    refused = [why for why in ray.get([part.remote(number) for number in left]) if why]
    if refused:
        sys.exit(refused[0])
    missing = subprocess.run(merge("--missing", "--quiet"), stdout=subprocess.PIPE, text=True)
    left = [int(number) for number in missing.stdout.split()]
    if not left:
        break
sys.exit(subprocess.run(merge()).returncode)
