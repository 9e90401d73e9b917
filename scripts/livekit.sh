#!/usr/bin/env bash
# Builds the LiveKit server: livekit.sh VERSION FOLDER.
set -euo pipefail

mkdir -p "$2"
work=$(mktemp -d "$2/build.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Without C the program is static: it runs on any Linux, whatever its libc.
CGO_ENABLED=0 GOBIN="$work" go install -v -trimpath -ldflags "-s -w" \
  "github.com/livekit/livekit-server/cmd/server@v$1" 2>&1 |
  awk '/^go: / { if (!/downloading/) print "    " $0; else downloads++; next }
       /^[^ ]+$/ { if (++packages % 100 == 0) print "    " packages " packages compiled"; next }
       { print }'
# Whoever hands the program on hands its licence on, too.
for name in LICENSE NOTICE; do
  install -m 644 "$(go env GOMODCACHE)/github.com/livekit/livekit-server@v$1/$name" "$2/$name"
done
# Last: its presence says that all of it is there.
mv "$work/server" "$2/livekit-server"
