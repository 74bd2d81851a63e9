#!/bin/sh
# A sweep, a calibration or advice in 8 parts with GNU parallel, on this machine or, with --sshloginfile, on others that share the folder:
#
#   ./parallel.sh sweep FILE --vary PATH=FROM..TO:STEPS
#
# The words are those of `sweep`, `sensitivity`, `calibrate` or `advise`. A part that is killed is begun anew, three times; the same command
# goes on where it was stopped. A calibration goes in up to three rounds, advice in nine: parts that have something left to do are begun again.
out=${OUT:-out}
parts='1 2 3 4 5 6 7 8'
for round in 1 2 3 4 5 6 7 8 9; do
  parallel --will-cite --quote --jobs "${JOBS:-100%}" --retries 4 ripplechain "$@" \
    --shard {}/8 --threads 1 --output "$out" --quiet ::: $parts || break
  parts=$(ripplechain merge --missing --quiet "$out"/*-of-8)
  [ -n "$parts" ] || break
done
exec ripplechain merge "$out"/*-of-8 --output "$out"
