#!/bin/sh
# Writes the messages of CloudEvents SDKs anew, next to event.json. See SOURCE.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$here/." "$here/../event.json" "$work"
cd "$work"
for version in 1.13.0 2.2.0; do
  major=${version%%.*}
  python3 -m venv "python-$major"
  "python-$major/bin/pip" --quiet install "cloudevents==$version"
  "python-$major/bin/python" -W ignore "python_$major.py" > "$here/../python-$major.json"
done
npm install --silent cloudevents@10.0.0
node javascript.mjs > "$here/../javascript.json"
cp event.json java && (cd java && mvn --quiet --batch-mode -Dstyle.color=never compile exec:java \
  -Dexec.mainClass=Messages > "$here/../java.json")
(cd rust && cp ../event.json . && cargo run --quiet > "$here/../rust.json")
