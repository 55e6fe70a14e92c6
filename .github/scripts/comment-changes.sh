#!/usr/bin/env bash
# Puts a report on a pull request as a comment; a later report takes the place of the one before.
#
# Reads GH_TOKEN and GH_REPO for gh.
#
# usage: comment-changes.sh REPORT NUMBER
set -eu -o pipefail
report=${1:?the file with the report is missing}
number=${2:?the number of the pull request is missing}
mark='<!-- changes of the data -->'

body=$(mktemp)
trap 'rm -f "$body"' EXIT
{ echo "$mark"; cat "$report"; } > "$body"

# Only a comment of a program: somebody else may have quoted the mark.
found=$(gh api --paginate "repos/$GH_REPO/issues/$number/comments" \
  --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id")
own=${found%%$'\n'*}
if [ -n "$own" ]; then
  gh api --silent --method PATCH "repos/$GH_REPO/issues/comments/$own" --field "body=@$body"
else
  gh api --silent --method POST "repos/$GH_REPO/issues/$number/comments" --field "body=@$body"
fi
