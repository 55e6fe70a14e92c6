#!/usr/bin/env bash
# Compares the packages just built with those of the published site, writes what changed as a file into FOLDER
# and says in $GITHUB_OUTPUT whether there is one: changed=true or false.
#
# Where there is no published site yet, or it cannot be reached, nothing is recorded and the publication goes on.
#
# usage: record-change.sh FOLDER
set -eu -o pipefail
folder=${1:?the folder for the record is missing}
url=$(sed -n 's/^site_url:[[:space:]]*//p' mkdocs.yml | tr -d "\"'" | sed 's/[[:space:]]*\(#.*\)\{0,1\}$//; s:/*$::')

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! curl --fail --silent --show-error --location --retry 3 --max-time 600 \
  --output "$work/published.zip" "$url/data/downloads/mingzhang.zip"; then
  echo "::warning::There are no packages at $url to compare with: what changed is not recorded."
elif ! .venv/bin/builder diff "$work/published.zip" datapackage --format markdown \
  --record "$folder" --date "$(TZ=Asia/Shanghai date +%F)" > "$work/report.md"; then
  echo "::warning::The packages at $url cannot be compared: what changed is not recorded."
else
  cat "$work/report.md" >> "$GITHUB_STEP_SUMMARY"
fi

changed=false
if [ -n "$(find "$folder" -name '*.json' 2> /dev/null)" ]; then
  changed=true
fi
printf 'changed=%s\n' "$changed" >> "$GITHUB_OUTPUT"
