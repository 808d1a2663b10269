#!/bin/sh
# Puts wheels of a lock file and the project's own wheel together with what installs them.
#   deploy/offline/assemble.sh PYTHON WHEELS LOCK OUT.tar
set -eu
python=$1 wheels=$2 lock=$3 out=$4
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bundle=$work/maplebridge-offline
mkdir -p "$bundle/wheels" "$bundle/docs" "$(dirname "$out")"
cp "$wheels"/*.whl "$bundle/wheels/"
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index \
  --wheel-dir "$bundle/wheels" "$root"
own=$(basename "$bundle"/wheels/maplebridge-*.whl)
version=$(echo "$own" | cut -d- -f2)
{
  cat "$lock"
  echo "maplebridge==$version --hash=sha256:$(sha256sum "$bundle/wheels/$own" | cut -d' ' -f1)"
} > "$bundle/requirements.txt"
cp "$root/deploy/offline/install.sh" "$root/deploy/offline/debian-packages.txt" "$bundle/"
cp -r "$root/deploy/systemd" "$bundle/systemd"
cp -r "$root/docs/how-to" "$root/docs/reference" "$root/docs/tutorial.md" "$bundle/docs/"
mkdir "$bundle/docs/pictures"
cp -r "$root/docs/pictures/city" "$bundle/docs/pictures/"
cp "$root/GLOSSARY.md" "$bundle/"  # where the tutorial's link leads
(cd "$bundle" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS)
tar --create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --directory "$work" --file "$out.part" \
  maplebridge-offline
mv "$out.part" "$out"
sha256sum "$out"
