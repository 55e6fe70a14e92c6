#!/usr/bin/env bash
# Compares the data of a pull request with those of the branch that it is for, each built by its own program,
# and writes what changed, and what was read of each added document, as Markdown into the file that is named and into $GITHUB_STEP_SUMMARY.
#
# Stands in a checkout of the merged pull request with its first parent.
#
# usage: compare-builds.sh REPORT
set -eu -o pipefail
report=${1:?the file for the report is missing}
most_bytes=60000 # GitHub refuses a comment of more than 65,536 characters

git worktree add --detach base HEAD^1

# Text of a document may stand in the output; the runner must not take it for its commands.
token=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
echo "::stop-commands::$token"
for tree in base .; do
  # A document that cannot be read ends a build with 1; the others are there and are compared.
  (cd "$tree" && make setup && .venv/bin/builder package) || echo "$tree: the build did not end well" >&2
done
echo "::$token::"

if [ ! -f datapackage/datapackage.json ]; then
  echo "The data of this pull request could not be built." > "$report"
elif [ ! -f base/datapackage/datapackage.json ]; then
  echo "The data of the base could not be built: there is nothing to compare with." > "$report"
else
  .venv/bin/builder diff base/datapackage datapackage --format markdown --added > "$report"
fi
cat "$report" >> "$GITHUB_STEP_SUMMARY"

if [ "$(wc -c < "$report")" -gt "$most_bytes" ]; then
  shown=$(head -c "$most_bytes" "$report" | sed '$d')
  printf '%s\n\n… and more: the summary of the run has all of it.\n' "$shown" > "$report"
fi
[ -f datapackage/datapackage.json ]
