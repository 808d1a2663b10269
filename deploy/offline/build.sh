#!/bin/sh
# Collects everything an installation without network needs into one file. Needs network, and `make setup` before.
#   deploy/offline/build.sh PYTHON OUT.tar
set -eu
python=$1 out=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/wheels"
"$python" -m pip download --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
  --requirement "$root/requirements.lock" --dest "$work/wheels"
sh "$root/deploy/offline/assemble.sh" "$python" "$work/wheels" "$root/requirements.lock" "$out"
