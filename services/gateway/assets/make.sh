#!/usr/bin/env bash
# Puts the locked npm files of the pages into gateway/static and gateway/fonts, with their licences, and writes down what was made from what.
# Needs node and npm; the result is committed, so that running and testing the system needs neither.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund --silent
to=../gateway/static from=node_modules
cp $from/htmx.org/dist/htmx.min.js $to/htmx.js
cp $from/htmx.org/LICENSE $to/LICENSE-htmx.txt
cp $from/idb/build/umd.js $to/idb.js
cp $from/idb/LICENSE $to/LICENSE-idb.txt
for subset in thai latin; do for weight in 400 600; do
  cp $from/@fontsource/sarabun/files/sarabun-$subset-$weight-normal.woff2 $to/sarabun-$subset-$weight.woff2
done; done
cp $from/@fontsource/sarabun/LICENSE $to/LICENSE-sarabun.txt
# The same letters as one file that a program can measure text with: a browser never asks for it.
fonts=../gateway/fonts; mkdir -p $fonts
cp $from/@expo-google-fonts/sarabun/400Regular/Sarabun_400Regular.ttf $fonts/Sarabun-Regular.ttf
cp $from/@fontsource/sarabun/LICENSE $fonts/LICENSE.txt
rm -rf node_modules
{ sha256sum package-lock.json; (cd $to && sha256sum htmx.js idb.js sarabun-*.woff2 LICENSE-*.txt); (cd $fonts/.. && sha256sum fonts/Sarabun-Regular.ttf); } >built.sha256
