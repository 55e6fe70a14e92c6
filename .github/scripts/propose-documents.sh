#!/usr/bin/env bash
# Opens a pull request with the documents that `fetch-documents.sh` found, and has it checked: a pull request that a
# workflow opens starts no other workflow by itself. Called again it does only what is still missing.
#
# Stands in a checkout of the branch that it is for. Reads GH_TOKEN and GH_REPO for gh, and BASE (the branch).
#
# usage: propose-documents.sh FOLDER
set -eu -o pipefail
folder=${1:?the folder with what was found is missing}
most_bytes=60000 # GitHub refuses a pull request with more than 65,536 characters

tar --extract --file="$folder/documents.tar" content/disclosures content/sources.state.csv
git add content/disclosures content/sources.state.csv
number=$(git diff --cached --name-only --diff-filter=A -- content/disclosures ':!*.yml' | wc -l)
title="Add $((number)) fetched document(s)"
branch="fetched/$(sha256sum content/sources.state.csv | head -c 8)"

gh auth setup-git
if ! git ls-remote --exit-code --heads origin "$branch" > /dev/null; then
  git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
    commit --quiet --message "$title"
  git push --quiet origin "HEAD:refs/heads/$branch"
fi

if [ "$(gh pr list --head "$branch" --state all --json number --jq length)" = 0 ]; then
  body=$(mktemp)
  trap 'rm -f "$body"' EXIT
  {
    head -c "$most_bytes" "$folder/report.md" | iconv -c -f UTF-8 -t UTF-8 || true
    printf '\n\nPlease look at the documents, and write into their passports what the list does not say. '
    printf 'The checks run on the branch; their summary says what was read of each document and what does not agree.\n'
    printf 'Until this is merged or closed nothing more is fetched.\n'
  } > "$body"
  gh pr create --head "$branch" --base "$BASE" --title "$title" --body-file "$body" || {
    echo "The branch $branch is there. For the pull request allow it in Settings → Actions → General:" \
      "Allow GitHub Actions to create and approve pull requests." >&2
    exit 1
  }
  gh workflow run check.yml --ref "$branch"
fi
