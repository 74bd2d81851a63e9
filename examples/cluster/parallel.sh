#!/bin/sh
# A sweep in 8 parts with GNU parallel, on this machine or, with --sshloginfile, on others that share the folder:
#
#   ./parallel.sh sweep FILE --vary PATH=FROM..TO:STEPS
#
# A part that is killed is begun anew, three times; the same command goes on where it was stopped.
out=${OUT:-out}
parallel --will-cite --quote --jobs "${JOBS:-100%}" --retries 4 ripplechain "$@" \
  --shard {}/8 --threads 1 --output "$out" --quiet ::: 1 2 3 4 5 6 7 8
exec ripplechain merge "$out"/*-of-8 --output "$out"
