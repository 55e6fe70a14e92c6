#!/usr/bin/env bash
# Attaches the packages to a release of their own. The same packages are attached once: the name of the release ends
# with the check sum of their check sums.
#
# Reads GH_TOKEN and GH_REPO for gh, and GITHUB_SHA (the commit that they were built from).
#
# usage: attach-packages.sh FOLDER
set -eu -o pipefail
folder=${1:?the folder with the packages is missing}
sums=$(sha256sum < "$folder/SHA256SUMS" | head -c 8)
day=$(TZ=Asia/Shanghai date +%F)

if gh release list --limit 1000 --exclude-drafts --json tagName --jq '.[].tagName' \
  | grep --quiet --extended-regexp "^data-[0-9-]{10}-$sums$"; then
  echo "A release has these packages already."
  exit 0
fi
mapfile -d '' -t files < <(find "$folder" -maxdepth 1 -type f -print0 | sort --zero-terminated)
notes=$(mktemp)
trap 'rm -f "$notes"' EXIT
cat > "$notes" << 'NOTES'
The data packages as published on this day. Check the files with `sha256sum --check --ignore-missing SHA256SUMS`.
NOTES
gh release create "data-$day-$sums" --target "$GITHUB_SHA" --title "Data of $day" --notes-file "$notes" "${files[@]}"
