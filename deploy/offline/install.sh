#!/bin/sh
# Installs Maplebridge from this folder, without network, into a folder of its own: sh install.sh [/opt/maplebridge]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-/opt/maplebridge}
python=${PYTHON:-python3}
cd "$here"
if ! sha256sum --check --quiet --strict SHA256SUMS; then
  echo "Some files are not as they were packed. Nothing was installed; copy the bundle again." >&2
  echo "有文件与打包时不一致，没有安装任何内容；请重新复制安装包。" >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'; then
  echo "Python 3.11 to 3.13 is needed; name it with PYTHON=..." >&2
  echo "需要 Python 3.11 至 3.13；可用 PYTHON=... 指定。" >&2
  exit 1
fi
new=$to.new
rm -rf "$new"
"$python" -m venv "$new"
"$new/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --require-hashes \
  --only-binary :all: --requirement requirements.txt
cp -r docs GLOSSARY.md "$new/"
cp systemd/as-service "$new/bin/" && chmod 755 "$new/bin/as-service"
# A venv knows its own path, so it is moved into place and told of it. The earlier one stays beside it until the next time.
grep -rlI --exclude-dir=site-packages "$new" "$new/bin" "$new/pyvenv.cfg" | xargs -r sed -i "s|$new|$to|g"
rm -rf "$to.before"
if [ -e "$to" ]; then mv "$to" "$to.before"; fi
mv "$new" "$to"
"$to/bin/maplebridge" --help >/dev/null
echo "Installed into $to. Next: docs/how-to/install.md; on an existing installation: maplebridge upgrade."
echo "已安装到 $to。下一步见 docs/how-to/install.md；已有的安装请执行 maplebridge upgrade。"
