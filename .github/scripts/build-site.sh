#!/usr/bin/env bash
# Builds the site and tells the next jobs how it went, through $GITHUB_OUTPUT:
#   status     the exit status of the build: 0, or 1 where something failed
#   published  true where there is a new site to publish
# and, where there is one, what divide-site.sh says of it.
# Everything that the build prints on stderr is also written to the file that is named.
#
# usage: build-site.sh ERRORS SHARDS
set -u -o pipefail
errors=${1:?the file for the errors is missing}
shards=${2:?the archive for the shards is missing}

# Text of a document may stand in the output; the runner must not take it for its commands.
token=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
echo "::stop-commands::$token"
{
  { make setup && .venv/bin/builder build; } 2>&1 >&3 | tee "$errors" >&2
  status=${PIPESTATUS[0]}
} 3>&1
echo "::$token::"

published=false
if [ -f site/index.html ]; then
  chmod -R a+rX site
  if "$(dirname "$0")/divide-site.sh" "$shards" 2> >(tee -a "$errors" >&2); then
    published=true
  else
    status=1
  fi
fi
printf 'status=%s\npublished=%s\n' "$status" "$published" >> "$GITHUB_OUTPUT"
