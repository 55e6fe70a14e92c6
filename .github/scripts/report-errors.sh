#!/usr/bin/env bash
# Opens an issue that names the documents that could not be published; where such an issue is
# already open, its text is replaced.
#
# Reads PUBLISHED (true or not), and GH_TOKEN and GH_REPO for gh. The errors come from documents
# and are never interpreted: each line is indented by four spaces, which Markdown shows as it is.
#
# usage: report-errors.sh ERRORS
set -eu -o pipefail
errors=${1:?the file with the errors is missing}
run="${GITHUB_SERVER_URL:-}/${GITHUB_REPOSITORY:-}/actions/runs/${GITHUB_RUN_ID:-}"
most_lines=200
most_bytes=50000 # GitHub refuses an issue of more than 65,536 characters

if [ "${PUBLISHED?}" = true ]; then
  title='Documents that could not be published'
  opening='The last build published the site without the documents named here; all others are up to date.'
else
  title='The site could not be built'
  opening='The last build made no new site; the one published before is still there.'
fi

# The file is missing where the build was ended from outside: it took too long, or too much memory.
[ -f "$errors" ] || echo 'error: the build was ended before it could say why → see the log of the run' > "$errors"

# From the first error to the end; where none is named, the end of what the build printed.
lines=$(tr '\r' '\n' < "$errors" | sed -n '/^error: /,$p')
[ -n "$lines" ] || lines=$(tail -n 50 "$errors")
shown=$(printf '%s\n' "$lines" | tr -d '\000-\010\013-\037\177' | head -n "$most_lines" | sed 's/^/    /' \
  | head -c "$most_bytes" | iconv -c -f UTF-8 -t UTF-8 || true)

body=$(mktemp)
trap 'rm -f "$body"' EXIT
{
  printf '%s\n\n%s\n' "$opening" "$shown"
  count=$(printf '%s\n' "$lines" | wc -l)
  [ "$count" -le "$most_lines" ] || printf '\n%s lines in all.\n' "$count"
  printf '\n[The run with its whole log](%s). ' "$run"
  printf 'A later build replaces this text: please answer in a comment, and close the issue when it is settled.\n'
} > "$body"

# A title of our own, compared as a whole: a search would also find others.
number=$(gh issue list --state open --limit 1000 --json number,title --jq '.[] | "\(.number)\t\(.title)"' \
  | awk -F '\t' -v title="$title" '$2 == title && !found { print $1; found = 1 }')
if [ -n "$number" ]; then
  gh issue edit "$number" --body-file "$body"
else
  gh issue create --title "$title" --body-file "$body"
fi
