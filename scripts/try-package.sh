#!/usr/bin/env bash
# Packs what `npm run build` made, installs it into an empty folder as a user would, and uses it: types, library, command.
set -euo pipefail

root="$(cd "$(dirname "$0")/.." && pwd)"
temp="$(mktemp -d)"
trap 'rm -rf "$temp"' EXIT

cd "$root"
npm pack --silent --pack-destination "$temp" > "$temp/packed"
cd "$temp"
npm init --yes > init.log
npm pkg set type=module
npm install --no-audit --no-fund --loglevel=error "./$(tail -n 1 packed)"

echo "-- its types, checked in full, and a first script"
cp "$root/test/package/consumer.ts" .
"$root/node_modules/.bin/tsc" --strict --noEmit --module nodenext --target es2023 --lib es2023,dom --types "" consumer.ts
"$root/node_modules/.bin/esbuild" consumer.ts --outfile=consumer.js --log-level=warning
node consumer.js

echo "-- bundled for a page"
"$root/node_modules/.bin/esbuild" consumer.ts --bundle --splitting --format=esm --platform=browser --outdir=page --log-level=warning

echo "-- myelin gpu, without the package webgpu"
test ! -e node_modules/webgpu
npx --no-install myelin gpu | tee gpu.txt
grep -q "webgpu .* not installed" gpu.txt
grep -q "webasm .* runs on WebAssembly" gpu.txt

echo "-- myelin list"
npx --no-install myelin list > list.txt
head -n 20 list.txt
grep -q delay-learning list.txt

echo "-- the main job"
npx --no-install myelin run delay-learning --quiet --plot delay-learning.svg
grep -q "</svg>" delay-learning.svg

echo "-- a sweep"
test -f node_modules/myelin/dist/src/sweep/worker.js
npx --no-install myelin sweep hodgkin-huxley --vary "I=0:2 nA:400" --threads 2 --quiet --csv curve.csv
test "$(wc -l < curve.csv)" -eq 401
