#!/usr/bin/env bash
# The whole product on this machine. ./run.sh --help explains itself.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
command -v dotnet >/dev/null || { echo "run.sh needs the .NET 10 SDK (dotnet on PATH)." >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
project=$root/local-azure/Prepaid.Local
dotnet build "$project" -c Release -v q --nologo -clp:ErrorsOnly >&2
exec dotnet "$project/bin/Release/net10.0/Prepaid.Local.dll" "$@"
