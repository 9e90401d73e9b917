#!/usr/bin/env bash
# Installs the Debian packages of a list file that are not installed yet: apt.sh FILE.
set -euo pipefail

missing=()
while read -r package; do
  status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing+=("$package")
done < <(sed 's/#.*//; s/[[:space:]]*$//; /^$/d' "$1")
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "The tests need programs that Debian has as: ${missing[*]}; install their like." >&2
  exit 1
fi
become=()
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "The tests need Debian packages; install them: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  become=(sudo -n)
fi
echo "==> Installing the Debian packages that the tests need: ${missing[*]}"
"${become[@]}" apt-get update -qq
# RUNLEVEL=1 keeps the packages from starting their services: the tests start their own.
"${become[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
