#!/usr/bin/env bash
# Runs clang-tidy-19 on one file, unless the same text was clean before. Called by scripts/lint.
#
# What the file means is its text after the preprocessor, headers and all; its digest, with that of
# the checks, names a stamp in $KITEWAY_LINT_STAMPS. A file that would begin after $KITEWAY_LINT_UNTIL
# (seconds since 1970) is only listed in $KITEWAY_LINT_LATE.
set -euo pipefail
file="$1"

# The command that compiles the file, as far as the preprocessor is concerned.
command="$(python3 - "$file" <<'PYTHON'
import json, os, shlex, sys
path = os.path.abspath(sys.argv[1])
for entry in json.load(open("build/compile_commands.json")):
    if entry["file"] == path:
        words = shlex.split(entry["command"])
        flags = [word for word in words if word.startswith(("-D", "-I", "-U", "-std=", "-isystem"))]
        pairs = [f"-isystem {words[at + 1]}" for at, word in enumerate(words) if word == "-isystem"]
        print(" ".join([flag for flag in flags if flag != "-isystem"] + pairs))
        break
PYTHON
)"
# Comments count, for NOLINT; where this clone lies does not.
# shellcheck disable=SC2086  # one word per flag
digest="$({ cat .clang-tidy && echo "$file" && g++ -E -P -C $command "$file"; } |
  sed "s|$PWD|.|g" | sha256sum | cut -d' ' -f1)"
stamp="$KITEWAY_LINT_STAMPS/$digest"
if [[ -z ${KITEWAY_LINT_ALL:-} && -e $stamp ]]; then exit 0; fi
if [[ -n ${KITEWAY_LINT_UNTIL:-} && $(date +%s) -ge $KITEWAY_LINT_UNTIL ]]; then
  echo "$file" >>"$KITEWAY_LINT_LATE"
  exit 0
fi
# g++ knows warnings that clang does not.
clang-tidy-19 -p build --quiet --extra-arg=-Wno-unknown-warning-option "$file" \
  2> >(grep -v 'warnings generated' >&2)
touch "$stamp"
