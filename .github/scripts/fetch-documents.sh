#!/usr/bin/env bash
# Gets the documents that content/sources.csv names and tells the next job how it went, through $GITHUB_OUTPUT:
#   status   the exit status of `builder fetch`: 0, or 1 where a document could not be had
#   found    true where there is a new document
# What is new is put into FOLDER/documents.tar, what to say about it into FOLDER/report.md.
#
# usage: fetch-documents.sh FOLDER
set -u -o pipefail
folder=${1:?the folder for what is found is missing}
mkdir -p "$folder"

# The names in the list may stand in the output; the runner must not take them for its commands.
token=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
echo "::stop-commands::$token"
make setup && .venv/bin/builder fetch --format markdown > "$folder/report.md"
status=$?
echo "::$token::"
[ ! -f "$folder/report.md" ] || cat "$folder/report.md" >> "$GITHUB_STEP_SUMMARY"

# Another mark of a server for the same document is no reason to ask anybody.
found=false
if [ -n "$(git ls-files --others --exclude-standard content/disclosures)" ]; then
  found=true
  git ls-files -z --others --modified --exclude-standard content/disclosures content/sources.state.csv \
    | tar --create --null --files-from=- --file="$folder/documents.tar" || exit 1
fi
printf 'status=%s\nfound=%s\n' "$status" "$found" >> "$GITHUB_OUTPUT"
