#!/usr/bin/env bash
# Divides the site just built, where mkdocs.yml asks for that (extra: shards:), and tells the next jobs through
# $GITHUB_OUTPUT:
#   home    the folder of the home site: `site` where nothing is divided
#   shards  true where other sites changed, which then lie in ARCHIVE
#
# What changed is told by the list that the home site serves; where it cannot be had, every site is deployed.
#
# usage: divide-site.sh ARCHIVE
set -eu -o pipefail
archive=${1:?the archive for the shards is missing}
home=site
shards=false

if compgen -G 'site/[0-9]*-*/' > /dev/null; then
  url=$(sed -n 's/^site_url:[[:space:]]*//p' mkdocs.yml | tr -d "\"'" | sed 's/[[:space:]]*\(#.*\)\{0,1\}$//; s:/*$::')
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  curl --fail --silent --show-error --location --retry 3 --max-time 600 --output "$work/shards.csv" "$url/shards.csv" ||
    echo "::warning::There is no list of sites at $url: every site is deployed."
  .venv/bin/builder shards --deployed "$work/shards.csv" > "$work/sites"
  sed 's/^/    /' "$work/sites" >> "$GITHUB_STEP_SUMMARY"
  home=sites/home
  chmod -R a+rX sites
  mapfile -t changed < <(awk '$1 != "home" && $NF == "changed" { print $1 }' "$work/sites")
  if [ "${#changed[@]}" -gt 0 ]; then
    tar --create --file "$archive" --directory sites "${changed[@]}"
    shards=true
  fi
fi
printf 'home=%s\nshards=%s\n' "$home" "$shards" >> "$GITHUB_OUTPUT"
