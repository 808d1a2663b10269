#!/bin/sh
# What PDF files need beside Python: layout libraries and a free Chinese font (engine/document/pdf).
# --try: never fails, and gives up where the packages cannot be had within half a minute or two.
set -eu
PATH="$PATH:/usr/sbin:/sbin"  # where ldconfig is
missing=""
for library in libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0; do
  ldconfig -p 2>/dev/null | grep -q "$library" || case "$library" in
    libpango-*) missing="$missing libpango-1.0-0" ;;
    libpangoft2-*) missing="$missing libpangoft2-1.0-0" ;;
    *) missing="$missing libharfbuzz-subset0" ;;
  esac
done
command -v fc-list >/dev/null 2>&1 || missing="$missing fontconfig"
fc-list :lang=zh-cn family 2>/dev/null | grep -qE "(Noto|Source Han) (Sans|Serif) (CJK )?SC" \
  || missing="$missing fonts-noto-cjk"
[ -z "$missing" ] && exit 0
said="PDF files need Debian packages that are missing here: apt-get install --no-install-recommends$missing"
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "$said" >&2
  [ "${1:-}" = --try ] && exit 0
  exit 1
fi
echo "installing Debian packages for PDF files:$missing"
export DEBIAN_FRONTEND=noninteractive
options="-qq -o Acquire::Retries=0 -o Acquire::http::Timeout=10 -o Acquire::https::Timeout=10"
limit=600
[ "${1:-}" = --try ] && limit=60
# shellcheck disable=SC2086 # lists of words; what is fetched may be given up, what is installed may not
if timeout "$limit" apt-get update $options >/dev/null \
  && timeout "$limit" apt-get install -y $options --no-install-recommends --download-only $missing >/dev/null \
  && apt-get install -y $options --no-install-recommends $missing >/dev/null; then
  exit 0
fi
echo "$said" >&2
[ "${1:-}" = --try ] || exit 1
