#!/usr/bin/env bash
# Packs a folder of recordings as it ships, the same bytes each time: scripts/archive.sh FOLDER ARCHIVE.tar.xz
# FOLDER is one that `npm run replay` has unpacked below target/recordings, changed or not.
set -euo pipefail
export LC_ALL=C
archive=$(realpath "$2")
cd "$1"
tar --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mode=0644 --mtime=@0 -cf - -- * | xz -9e > "$archive"
