#!/usr/bin/env bash
# Installs what the build needs and this machine lacks: the wasm32 standard library, wasm-bindgen, wasm-pack, a browser.
# Safe to run again: what is there is left alone, and then it takes about a second.
#
# Writes $CACHE/env.sh, which puts the tools on PATH. Environment:
#   WASM_SETUP_FORCE_FALLBACK=1  builds the standard library from Debian's sources although rustup could give it
#   WASM_SETUP_RUSTUP_TIMEOUT    seconds that rustup may take (30)
set -euo pipefail

TARGET=wasm32-unknown-unknown
WASM_PACK=0.15.1
ROOT=$(cd "$(dirname "$0")/.." && pwd)
CACHE=${PAGEFRAME_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pageframe}
WASM_BINDGEN=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' "$ROOT/Cargo.lock")
mkdir -p "$CACHE/bin" "$CACHE/logs"

say() { printf '[%3ds] %s\n' "$SECONDS" "$*"; }
die() { printf '\n%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command with its output in a log, and shows the log's end if it fails.
logged() {
  local log=$CACHE/logs/$1.log; shift
  "$@" >"$log" 2>&1 </dev/null && return 0
  tail -n 20 "$log" >&2
  return 1
}

SUDO=()
can_apt() {
  have apt-get || return 1
  [[ $(id -u) -eq 0 ]] && return 0
  have sudo && sudo -n true 2>/dev/null && SUDO=(sudo -n)
}
apt_get() { ${SUDO[@]+"${SUDO[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 "$@"; }
installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }
apt_need() {
  local missing=() package
  for package in "$@"; do installed "$package" || missing+=("$package"); done
  [[ ${#missing[@]} -eq 0 ]] && return 0
  can_apt || return 1
  say "apt: installing ${missing[*]}"
  logged "apt-${missing[0]}" apt_get install -y --no-install-recommends "${missing[@]}" && return 0
  say "apt: once more, with fresh package lists"
  logged apt-update apt_get update && logged "apt-${missing[0]}" apt_get install -y --no-install-recommends "${missing[@]}"
}

# ---- 1. the standard library for wasm32 -------------------------------------------------------------------------
has_std() {
  local dir
  dir=$("$1" --print target-libdir --target $TARGET 2>/dev/null) && compgen -G "$dir/libstd-*.rlib" >/dev/null
}

rustup_std() {
  have rustup || return 1
  say "rustup target add $TARGET"
  timeout -k 5 "${WASM_SETUP_RUSTUP_TIMEOUT:-30}" rustup target add $TARGET >"$CACHE/logs/rustup.log" 2>&1
}

# Debian ships a recent rustc and the library's sources of the same version: the library is built once, into a
# sysroot of our own, and `with-wasm` puts that compiler first for the commands that need it.
build_std() {
  say "rustup cannot give it: building it from Debian's rust-web-src (about a minute)"
  apt_need rustc-web cargo-web rust-web-src || die "The wasm32 standard library is missing: rustup's server cannot be reached, and there is no apt to build it with.
Remedy: rustup target add $TARGET"
  local rustc cargo host release llvm source target_dir=$CACHE/std-build
  rustc=$(deb_file rustc-web '/bin/rustc$') cargo=$(deb_file cargo-web '/bin/cargo$')
  host=$("$rustc" -vV | sed -n 's/^host: //p') release=$("$rustc" -vV | sed -n 's/^release: //p')
  llvm=$("$rustc" -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
  source=$(readlink -f "$("$rustc" --print sysroot)/lib/rustlib/src/rust/library")
  apt_need "lld-$llvm" || die "The linker lld-$llvm is missing. Remedy: apt-get install lld-$llvm"
  # As Rust's own build does it: unmarked items are unstable, bitcode is kept for LTO, metadata is std's own.
  (cd "$source" && logged std env RUSTC="$rustc" RUSTC_BOOTSTRAP=1 __CARGO_DEFAULT_LIB_METADATA=stablestd \
    RUSTFLAGS="-Zforce-unstable-if-unmarked -Cembed-bitcode=yes -Cdebuginfo=0 --remap-path-prefix=$source=/rustc/$release/library" \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_TARGET_DIR="$target_dir" \
    "$cargo" build -p sysroot --features backtrace --release --target $TARGET --locked) || die "Building std failed."
  local lib=$TOOLCHAIN/lib/rustlib
  rm -rf "$TOOLCHAIN" && mkdir -p "$TOOLCHAIN/bin" "$lib/$TARGET/lib" "$lib/$host/bin"
  cp "$target_dir/$TARGET/release/deps/"*.rlib "$lib/$TARGET/lib/"
  ln -s "$("$rustc" --print target-libdir)" "$lib/$host/lib"
  ln -s "$(deb_file "lld-$llvm" '/bin/lld$')" "$lib/$host/bin/rust-lld"
  ln -s "$cargo" "$TOOLCHAIN/bin/cargo"
  wrap rustc "$rustc" && wrap rustdoc "$(deb_file rustc-web '/bin/rustdoc$')"
  rm -rf "$target_dir"
}
deb_file() { dpkg-query -L "$1" | grep -E -m1 -- "$2"; }
wrap() { printf '#!/bin/sh\nexec "%s" --sysroot "%s" "$@"\n' "$2" "$TOOLCHAIN" >"$TOOLCHAIN/bin/$1" && chmod +x "$TOOLCHAIN/bin/$1"; }

TOOLCHAIN=$CACHE/toolchain
need_std() {
  if [[ -z ${WASM_SETUP_FORCE_FALLBACK:-} ]] && has_std rustc; then rm -rf "$TOOLCHAIN"; return; fi
  if [[ -x $TOOLCHAIN/bin/rustc ]] && has_std "$TOOLCHAIN/bin/rustc"; then return; fi
  if [[ -z ${WASM_SETUP_FORCE_FALLBACK:-} ]] && rustup_std && has_std rustc; then return; fi
  build_std
}

# ---- 2. wasm-bindgen and wasm-pack ------------------------------------------------------------------------------
# cargo_tool CRATE VERSION BINARY: optimised a little only, which more than halves the time it takes to build.
cargo_tool() {
  local crate=$1 version=$2 binary=$3 dir=$CACHE/tools/$1-$2
  [[ -x $dir/bin/$binary ]] && return 0
  say "cargo install $crate $version (a minute or two)"
  local install=(env -u RUSTFLAGS -u CARGO_BUILD_TARGET CARGO_TARGET_DIR="$CACHE/tools/build" CARGO_PROFILE_RELEASE_OPT_LEVEL=1
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0
    cargo install --root "$dir" "$crate@$version")
  # A tool's own lock file may name a version that this registry does not have.
  (cd "$CACHE" && { logged "$crate" "${install[@]}" --locked 2>/dev/null || logged "$crate" "${install[@]}"; }) ||
    die "cargo install $crate failed; the log is $CACHE/logs/$crate.log"
  FRESH_TOOLS=1
}
FRESH_TOOLS=
need_tools() {
  cargo_tool wasm-bindgen-cli "$WASM_BINDGEN" wasm-bindgen
  cargo_tool wasm-pack $WASM_PACK wasm-pack
  if [[ -n $FRESH_TOOLS ]]; then rm -rf "$CACHE/tools/build"; fi
}

# ---- 3. a browser and its driver --------------------------------------------------------------------------------
find_browser() {
  local name
  for name in chromium google-chrome google-chrome-stable chromium-browser chrome; do
    if have $name; then BROWSER=$(command -v $name); return 0; fi
  done
  BROWSER="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
  [[ -x $BROWSER ]]
}
need_browser() {
  if find_browser && have chromedriver; then return; fi
  apt_need chromium chromium-driver || true
  find_browser && have chromedriver || die "Chrome or Chromium, and the chromedriver of its version, are needed for the tests.
Remedy: install them with your system's packages (Debian: apt-get install chromium chromium-driver; macOS: brew install --cask google-chrome chromedriver)."
}

# ---- 4. the environment -----------------------------------------------------------------------------------------
write_with_wasm() {
  {
    echo '#!/bin/sh'
    if [[ -d $TOOLCHAIN ]]; then
      echo 'unset RUSTUP_TOOLCHAIN CARGO RUSTC RUSTDOC'
      echo "PATH='$TOOLCHAIN/bin':\$PATH; export PATH"
    fi
    echo 'exec "$@"'
  } >"$CACHE/bin/with-wasm"
  chmod +x "$CACHE/bin/with-wasm"
}
write_env() {
  # The test runner adds headless and no-sandbox itself; the rest keeps Chromium from calling out.
  echo '{"goog:chromeOptions":{"args":["--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"]}}' >"$CACHE/webdriver.json"
  cat >"$CACHE/env.json" <<JSON
{
  "path": ["$CACHE/bin", "$CACHE/tools/wasm-bindgen-cli-$WASM_BINDGEN/bin", "$CACHE/tools/wasm-pack-$WASM_PACK/bin"],
  "webdriver": "$CACHE/webdriver.json",
  "browser": "${BROWSER:-}"
}
JSON
}

have rustc && have cargo || die "Rust is needed. Remedy: install it from https://rustup.rs"
cd "$ROOT"
need_std
need_tools
if [[ ${1:-} == --browser ]]; then need_browser; else find_browser || BROWSER=; fi
write_with_wasm
write_env
say "toolchain ready"
