#!/bin/sh
# Installs what tests and benches need beside Python: what PDF files need and what reads them back, a browser, an office
# suite, TaskJuggler, PostgreSQL, curl and openssl for the examples of the documents.
set -eu
sh "$(dirname "$0")/../deploy/pdf_packages.sh"
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc-nogui"
find /usr/lib/libreoffice/program -name libswlo.so 2>/dev/null | grep -q . || missing="$missing libreoffice-writer-nogui"
command -v tj3 >/dev/null 2>&1 || missing="$missing tj3"
command -v postgres >/dev/null 2>&1 || find /usr/lib/postgresql -path '*/bin/postgres' 2>/dev/null | grep -q . \
  || missing="$missing postgresql"
command -v curl >/dev/null 2>&1 || missing="$missing curl"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
[ -z "$missing" ] && exit 0
echo "installing Debian packages:$missing"
if [ "$(id -u)" != 0 ]; then
  echo "cannot: not root. Please run: apt-get install --no-install-recommends$missing" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# Tests start clusters of their own; Debian need not make and start one
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  mkdir -p /etc/postgresql-common
  echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
fi
apt-get update -qq
# shellcheck disable=SC2086 # a list of packages
apt-get install -y -qq --no-install-recommends $missing >/dev/null
