#!/usr/bin/env bash
# Deploys each site in ARCHIVE to the repository of its name, which GitHub Pages serves below the site of the owner. A
# repository that is not there is made. It holds one commit: what was served before is not kept.
#
# Reads GH_TOKEN (of the owner: may make repositories, write to them and switch on their pages),
# GITHUB_REPOSITORY_OWNER and GITHUB_SERVER_URL.
#
# usage: deploy-shards.sh ARCHIVE
set -eu -o pipefail
archive=${1:?the archive with the shards is missing}
: "${GH_TOKEN:?add the secret SHARDS_TOKEN to the environment github-pages, see the README}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar --extract --file "$archive" --directory "$work"

for folder in "$work"/*/; do
  name=$(basename "$folder")
  repository="$GITHUB_REPOSITORY_OWNER/$name"
  echo "$repository"
  if ! gh api --silent "repos/$repository" 2> /dev/null; then
    gh repo create "$repository" --public --description "Part of a site: written by the workflow of its home site"
  fi
  git -C "$folder" init --quiet --initial-branch gh-pages
  git -C "$folder" add --all
  git -C "$folder" -c user.name="github-actions[bot]" -c user.email="41898282+github-actions[bot]@users.noreply.github.com" \
    commit --quiet --message "Publish $name"
  git -C "$folder" -c credential.helper= -c credential.helper='!gh auth git-credential' \
    push --quiet --force "$GITHUB_SERVER_URL/$repository.git" gh-pages
  if ! gh api --silent "repos/$repository/pages" 2> /dev/null; then
    gh api --silent --method POST "repos/$repository/pages" --raw-field "source[branch]=gh-pages" --raw-field "source[path]=/"
  fi
done
