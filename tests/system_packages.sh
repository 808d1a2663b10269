#!/bin/sh
# Installs what tests and benches need beside Python: a browser, a Chinese font, an office suite, TaskJuggler,
# PostgreSQL.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc-nogui"
find /usr/lib/libreoffice/program -name libswlo.so 2>/dev/null | grep -q . || missing="$missing libreoffice-writer-nogui"
command -v tj3 >/dev/null 2>&1 || missing="$missing tj3"
command -v postgres >/dev/null 2>&1 || find /usr/lib/postgresql -path '*/bin/postgres' 2>/dev/null | grep -q . \
  || missing="$missing postgresql"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk fontconfig"
[ -z "$missing" ] && exit 0
echo "installing Debian packages:$missing"
if [ "$(id -u)" != 0 ]; then
  echo "cannot: not root. Please run: apt-get install --no-install-recommends$missing" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # a list of packages
apt-get install -y -qq --no-install-recommends $missing >/dev/null
