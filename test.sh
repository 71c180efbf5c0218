#!/usr/bin/env bash
# Every test suite, Node's included. ./test.sh --long runs what takes longer as well.
# Ends with the one line "N passed, N failed"; fails when a test failed or a suite ran nothing.
set -uo pipefail
cd "$(dirname "$0")"
command -v dotnet >/dev/null || { echo "test.sh needs the .NET 10 SDK (dotnet on PATH)." >&2; exit 2; }
command -v node >/dev/null && command -v npm >/dev/null || { echo "test.sh needs Node 20 with npm." >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
case "${1:-}" in
  "") ;;
  --long) export PREPAID_LONG=1 ;;
  *) echo "usage: ./test.sh [--long]" >&2; exit 2 ;;
esac

passed=0 failed=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

suite() { # suite NAME PASSED FAILED EXIT: adds up; a suite that ran nothing or broke counts as a failure
  if [ "$2" -eq 0 ] && [ "$3" -eq 0 ]; then echo "$1 ran no test." >&2; set -- "$1" 0 1 "$4"; fi
  if [ "$4" -ne 0 ] && [ "$3" -eq 0 ]; then echo "$1 ended with exit code $4." >&2; set -- "$1" "$2" 1 "$4"; fi
  passed=$((passed + $2)) failed=$((failed + $3))
  echo "$1: $2 passed, $3 failed"
}

for folder in tests/node-judge tests/table-conformance; do
  [ -f "$folder/package-lock.json" ] && (cd "$folder" && npm ci --no-audit --no-fund --silent) || { [ ! -f "$folder/package-lock.json" ] || { echo "npm ci failed in $folder" >&2; failed=$((failed + 1)); }; }
done

dotnet build Prepaid.sln -c Release -v q --nologo -clp:ErrorsOnly || { echo "The build failed."; echo "$passed passed, $((failed + 1)) failed"; exit 1; }

for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  dotnet test "$project" -c Release --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$results" >"$results/$name.log" 2>&1
  code=$?
  counters=$(grep -o '<Counters [^>]*>' "$results/$name.trx" 2>/dev/null | head -1)
  ok=$(sed -n 's/.* passed="\([0-9]*\)".*/\1/p' <<<"$counters")
  bad=$(sed -n 's/.* failed="\([0-9]*\)".*/\1/p' <<<"$counters")
  [ "$code" -eq 0 ] || grep -vE '^\s*$' "$results/$name.log" | tail -80
  suite "$name" "${ok:-0}" "${bad:-0}" "$code"
done

# The same list of table scenarios as the C# test, against Azurite with the official client.
(cd tests/table-conformance && timeout 240 npm test --silent) >"$results/table-conformance.log" 2>&1
code=$?
counted=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$results/table-conformance.log" | tail -1)
ok=$(sed -n 's/^\([0-9]*\) passed.*/\1/p' <<<"$counted")
bad=$(sed -n 's/.*, \([0-9]*\) failed.*/\1/p' <<<"$counted")
[ "$code" -eq 0 ] || tail -60 "$results/table-conformance.log"
suite table-conformance "${ok:-0}" "${bad:-0}" "$code"

# The compiler of the templates is only fetched here: who only runs the tests needs no package for it.
if [ -n "${PREPAID_LONG:-}" ]; then
  (
    set -e
    dotnet restore tests/bicep-compiler -v q
    package=$(dotnet msbuild tests/bicep-compiler -getProperty:PkgAzure_Bicep_CommandLine_linux-x64)
    compiler="$results/bicep"
    install -m 755 "$package/tools/bicep" "$compiler"
    "$compiler" build-params bicep/main.bicepparam --stdout >/dev/null
  ) >"$results/bicep.log" 2>&1
  code=$?
  if [ "$code" -ne 0 ] || [ -s "$results/bicep.log" ]; then cat "$results/bicep.log"; suite bicep 0 1 1; else suite bicep 1 0 0; fi # a warning fails, too
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
