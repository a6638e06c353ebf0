# shellcheck shell=bash
# Installs what building, checking and testing kiteway needs on a Debian 12 machine.
#
# Meant to be sourced; defines functions and does nothing else:
#
#   source scripts/lib/setup.sh
#   kiteway_install_build     compiler, CMake and libraries (apt)
#   kiteway_install_lint      clang-format-19 and clang-tidy-19 (apt)
#   kiteway_install_fuzz      clang-19 with its fuzzer (apt)
#   kiteway_install_python    test servers and their client (two virtual environments in the cache)
#   kiteway_install_profile   a sampler of processor time (apt)
#   kiteway_install_schema    a validator of JSON Schemas (a virtual environment in the cache)
#   kiteway_cache             prints the cache folder, creating it
#
# Every installer may run any number of times, also in several processes at once: it is silent and
# takes milliseconds when nothing is missing. Each returns non-zero after saying on stderr what
# failed, with the end of the log. Packages come from wherever apt and pip are set up to look.

# What the C++ code is built, linked and tested with. openssl makes the test servers' certificates.
KITEWAY_BUILD_PACKAGES=(
  ccache ninja-build cmake g++ pkg-config git ca-certificates openssl python3
  libyaml-cpp-dev libcli11-dev libspdlog-dev libfmt-dev doctest-dev nlohmann-json3-dev
  libgrpc++-dev protobuf-compiler protobuf-compiler-grpc libprotobuf-dev
  libsqlite3-dev libsqlitecpp-dev libxxhash-dev libssl-dev libcpp-httplib-dev
)

# Version 14, Debian 12's default, cannot parse the ranges of libstdc++ 12.
KITEWAY_LINT_PACKAGES=(clang-format-19 clang-tidy-19)

# The fuzzer comes with the runtime of the compiler.
KITEWAY_FUZZ_PACKAGES=(clang-19 libclang-rt-19-dev)

# The first line is what we ask for, the rest what it pulled in when it was tried. Everything is
# pinned, so that a test run of tomorrow meets the servers of today. Python 3.11.
KITEWAY_VENV_REQUIREMENTS=(
  milvus==2.3.5 milvus-lite==3.2.2 pymilvus==3.0.2 scikit-learn==1.9.1 numpy==2.4.6
  cachetools==8.0.1 certifi==2026.10.18 charset-normalizer==3.5.2 cloudpickle==3.1.2
  faiss-cpu==1.15.1 grpcio==1.85.1 idna==3.20 joblib==1.6.0 narwhals==2.29.0 orjson==3.13.0
  packaging==26.3 pandas==3.1.1 protobuf==7.36.2 pyarrow==26.0.1 python-dateutil==4.0.0
  python-dotenv==1.2.4 requests==2.34.2 scipy==1.17.1 threadpoolctl==3.8.0
  typing_extensions==4.16.0 tzdata==2026.6 urllib3==2.8.0
)

# A separate environment, because both versions install the module milvus_lite. Only the server
# binary inside the wheel is used, never its Python code, hence no setuptools (pkg_resources).
KITEWAY_VENV_LITE25_REQUIREMENTS=(milvus-lite==2.5.1 tqdm==4.70.1)

# What checks plans against the JSON Schema as an editor would. By itself, so that the quick tests can
# have it without the servers.
KITEWAY_VENV_SCHEMA_REQUIREMENTS=(
  jsonschema==4.26.0 PyYAML==6.0.4
  attrs==26.1.0 jsonschema-specifications==2025.9.1 referencing==0.37.0 rpds-py==2026.9.1
  typing_extensions==4.16.0
)

# --- public -------------------------------------------------------------------------------------

# Prints the cache folder and creates it. Holds the virtual environments, the unpacked server, logs
# and locks; deleting it costs only time (and stops nothing).
kiteway_cache() {
  local cache="${KITEWAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiteway}"
  mkdir -p "$cache" || return 1
  printf '%s\n' "$cache"
}

kiteway_install_build() { _kiteway_apt build "${KITEWAY_BUILD_PACKAGES[@]}"; }

kiteway_install_lint() { _kiteway_apt lint "${KITEWAY_LINT_PACKAGES[@]}"; }

kiteway_install_profile() { _kiteway_apt profile linux-perf; }

kiteway_install_fuzz() { _kiteway_apt fuzz "${KITEWAY_FUZZ_PACKAGES[@]}"; }

kiteway_install_python() {
  # Not Python, but scripts/servers makes certificates with it.
  { command -v openssl >/dev/null || _kiteway_apt openssl openssl; } &&
    _kiteway_venv venv "${KITEWAY_VENV_REQUIREMENTS[@]}" &&
    _kiteway_venv venv-lite25 "${KITEWAY_VENV_LITE25_REQUIREMENTS[@]}"
}

kiteway_install_schema() { _kiteway_venv venv-schema "${KITEWAY_VENV_SCHEMA_REQUIREMENTS[@]}"; }

# --- apt ----------------------------------------------------------------------------------------

# _kiteway_missing PACKAGE...: prints those that dpkg does not know as installed, one per line.
_kiteway_missing() {
  local installed package
  # dpkg-query fails when it does not know one of them; it prints the others all the same.
  installed="$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)"
  for package in "$@"; do
    grep -qxF "installed $package" <<<"$installed" || printf '%s\n' "$package"
  done
}

# _kiteway_apt WHAT PACKAGE...: installs the missing ones.
_kiteway_apt() {
  local what="$1" cache missing log
  shift
  missing="$(_kiteway_missing "$@")"
  [[ -z $missing ]] && return 0
  if [[ $(id -u) -ne 0 ]]; then
    _kiteway_say "$what: only root can install the missing packages. Run:" \
      "  sudo apt-get install --no-install-recommends ${missing//$'\n'/ }"
    return 1
  fi
  cache="$(kiteway_cache)" || return 1
  log="$cache/apt-$what.log"
  (
    exec 9>"$cache/apt.lock" && flock 9 || exit 1
    missing="$(_kiteway_missing "$@")" # another run may have been quicker
    [[ -z $missing ]] && exit 0
    _kiteway_say "$what: installing ${missing//$'\n'/ }"
    # shellcheck disable=SC2086  # one word per package
    _kiteway_apt_get $missing >"$log" 2>&1 && exit 0
    _kiteway_say "$what: apt-get failed; the end of $log:"
    tail -n 25 "$log" >&2
    exit 1
  )
}

# The timeout is for runs of apt that are not ours. It covers only the installation: `update` gives
# up at once when its lock is taken, hence the second try.
_kiteway_apt_get() {
  local -x DEBIAN_FRONTEND=noninteractive
  { apt-get update || { sleep 20 && apt-get update; }; } &&
    apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "$@"
}

# --- Python -------------------------------------------------------------------------------------

# _kiteway_venv NAME REQUIREMENT...: makes $cache/NAME hold exactly these packages. A stamp inside
# the environment names the list it was made from, and is written last: an interrupted or outdated
# environment has no valid stamp and is made again.
_kiteway_venv() {
  local name="$1" cache stamp
  shift
  cache="$(kiteway_cache)" || return 1
  stamp="$(printf '%s\n' "$@" | sha256sum | cut -d' ' -f1)"
  _kiteway_venv_is "$cache/$name" "$stamp" && return 0
  (
    # Held by this subshell alone; whoever waited finds the work done and returns at once.
    exec 9>"$cache/$name.lock" && flock 9 || exit 1
    _kiteway_venv_is "$cache/$name" "$stamp" && exit 0
    _kiteway_venv_make "$cache/$name" "$cache/$name.log" "$@" || exit 1
    printf '%s\n' "$stamp" >"$cache/$name/kiteway.stamp"
  )
}

# The interpreter is tried too: a cache may outlive the Python that its environments point to.
_kiteway_venv_is() {
  [[ -x "$1/bin/python" && "$(cat "$1/kiteway.stamp" 2>/dev/null)" == "$2" ]]
}

# _kiteway_venv_make FOLDER LOG REQUIREMENT...
_kiteway_venv_make() {
  local folder="$1" log="$2" python
  shift 2
  python="$(_kiteway_python)" || return 1
  _kiteway_say "installing $1 and $(($# - 1)) more Python packages into $folder"
  if ! { rm -rf "$folder" && "$python" -m venv "$folder" &&
    "$folder/bin/python" -m pip install --disable-pip-version-check --no-input "$@"; } \
    >"$log" 2>&1; then
    _kiteway_say "installing the Python packages failed; the end of $log:"
    tail -n 25 "$log" >&2
    return 1
  fi
}

# Prints a Python that can make virtual environments. Debian ships that part separately, and a
# python3 of one's own (pyenv) may come first in PATH, so both are asked before apt is.
_kiteway_python() {
  local python
  for python in python3 /usr/bin/python3; do
    "$python" -c 'import venv, ensurepip, lzma' 2>/dev/null && break
    python=
  done
  if [[ -z $python ]]; then
    _kiteway_apt python python3 python3-venv || return 1
    python=/usr/bin/python3
  fi
  printf '%s\n' "$python"
}

# --- helpers ------------------------------------------------------------------------------------

# On stderr: callers use the stdout of these functions.
_kiteway_say() { printf 'setup: %s\n' "$1" "${@:2}" >&2; }
