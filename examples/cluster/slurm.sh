#!/bin/sh
# One part of a sweep, a calibration or advice, as a task of a Slurm job array. In the folder where the results go (one that all nodes see):
#
#   export PARTS=8
#   job=$(sbatch --parsable --array=1-8 slurm.sh sweep FILE --vary PATH=FROM..TO:STEPS --output out)
#   sbatch --dependency=afterany:$job --wrap 'ripplechain merge out/*-of-8 --output out'
#
# The words after the script are those of `sweep`, `sensitivity`, `calibrate` or `advise`. What a task did not finish, the merge names; this does it again:
#
#   sbatch --array=$(ripplechain merge --missing out/*-of-8 | paste -sd,) slurm.sh sweep … the same words
#
# A calibration goes in up to three rounds, advice in nine: repeat that line until nothing is missing, and merge then.
#SBATCH --job-name=ripplechain
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
: "${PARTS:?how many parts there are in all: export PARTS=8}"
# Slurm begins a task anew whose node is lost. One that was killed on a node that lives is begun anew here.
for attempt in 1 2 3; do
  ripplechain "$@" --shard "$SLURM_ARRAY_TASK_ID/$PARTS" --threads "${SLURM_CPUS_PER_TASK:-1}" --quiet
  code=$?
  # Done; refused, so that trying again changes nothing; or stopped by somebody.
  case $code in 0 | 2 | 130) exit $code ;; esac
  echo "part $SLURM_ARRAY_TASK_ID ended with $code, attempt $attempt" >&2
done
exit $code
