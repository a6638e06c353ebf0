# shellcheck shell=bash
# Configures and builds one CMake preset. Sourced after scripts/lib/setup.sh.

# Paths inside the repository count as relative, so that another clone, and another build folder of
# this one, find what was compiled before.
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1

# kiteway_build PRESET [TARGET...]: builds into build/ (release) or build-PRESET/.
# Quiet unless something is compiled; shows the errors when it fails.
kiteway_build() {
  local preset="$1" folder log
  shift
  folder="build"
  [[ $preset == release ]] || folder="build-$preset"
  mkdir -p "$folder"
  log="$folder/configure.log"
  if [[ ! -f $folder/build.ninja ]]; then
    cmake --preset "$preset" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
  fi
  ninja -C "$folder" "$@"
}
