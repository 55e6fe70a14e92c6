#!/usr/bin/env bash
# Opens a pull request that adds the record of a publication to content/changes. Called again it does only what is
# still missing.
#
# Reads GH_TOKEN and GH_REPO for gh, GITHUB_SHA (the commit that was published) and BASE (the branch).
#
# usage: propose-change.sh FOLDER
set -eu -o pipefail
folder=${1:?the folder with the record is missing}
record=$(find "$folder" -name '*.json')
name=$(basename "$record")
if ! [[ $name =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}\.json$ ]]; then
  echo "$name is no record of one publication." >&2
  exit 1
fi
branch="changes/${name%.json}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! gh api --silent "repos/$GH_REPO/git/ref/heads/$branch" 2> /dev/null; then
  gh api --silent --method POST "repos/$GH_REPO/git/refs" --raw-field "ref=refs/heads/$branch" --raw-field "sha=$GITHUB_SHA"
  base64 "$record" | tr -d '\n' > "$work/content"
  jq --null-input --arg branch "$branch" --arg message "Record what the publication of ${name:0:10} changed" \
    --rawfile content "$work/content" '{branch: $branch, message: $message, content: $content}' > "$work/request"
  gh api --silent --method PUT "repos/$GH_REPO/contents/content/changes/$name" --input "$work/request"
fi

if [ "$(gh pr list --head "$branch" --state all --json number --jq length)" = 0 ]; then
  cat > "$work/body" << 'BODY'
What the last publication changed, compared with the site before it. Once merged it stands on the page 最近变动 and in the feeds.
BODY
  gh pr create --head "$branch" --base "$BASE" --title "Record what the publication of ${name:0:10} changed" \
    --body-file "$work/body" || {
    echo "The branch $branch is there. For the pull request allow it in Settings → Actions → General:" \
      "Allow GitHub Actions to create and approve pull requests." >&2
    exit 1
  }
fi
