# The step of action.yml: runs `collapsar gate`, prints annotations, and sets the outputs. For bash 3.2 (macOS) and later.
set -uo pipefail

refuse() {
  printf '::error::%s\n' "$1"
  exit 2
}

# PREFIX TEXT: an argument for each line of TEXT that is not blank
arguments_of() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    line=${line#"${line%%[![:blank:]]*}"}
    line=${line%"${line##*[![:blank:]]}"}
    if [ -n "$line" ]; then arguments+=("$1$line"); fi
  done <<<"$2"
}

command -v npx >/dev/null || refuse 'npx is not there: set up Node.js 20.19 or later before this step'
version=${COLLAPSAR_VERSION:-$(node -p 'require(process.env.GITHUB_ACTION_PATH + "/package.json").version')}
[[ $version =~ ^[~^]?[0-9A-Za-z][0-9A-Za-z.+-]*$ ]] || refuse 'the input version is no version of an npm package'
temporary=${RUNNER_TEMP:-${TMPDIR:-/tmp}}
report=${COLLAPSAR_REPORT:-$temporary/collapsar-report.json}
[[ $report != *[[:cntrl:]]* ]] || refuse 'the input report is no path'
annotations=$(mktemp "$temporary/collapsar.XXXXXX") || exit 1
trap 'rm -f "$annotations"' EXIT
rm -f -- "$report"

arguments=(gate "--output=$report" --format=json "--output=$annotations" --format=github)
if [ -n "$COLLAPSAR_CONFIG" ]; then arguments+=("--config=$COLLAPSAR_CONFIG"); fi
if [ -n "$COLLAPSAR_BASELINE" ]; then arguments+=("--baseline=$COLLAPSAR_BASELINE"); fi
arguments_of '--budget=' "$COLLAPSAR_BUDGETS"
arguments_of '' "$COLLAPSAR_ARGS"
arguments+=(--)
arguments_of '' "$COLLAPSAR_SOURCES"

npx --yes "collapsar@$version" "${arguments[@]}"
code=$?
cat "$annotations"

{
  printf 'exit-code=%s\n' "$code"
  if [ -s "$report" ]; then
    node -e '
      const {verdict, passed} = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
      console.log(`passed=${passed === true && process.argv[2] === "0"}\nverdict=${verdict.status}`);
    ' -- "$report" "$code"
    printf 'report=%s\n' "$report"
  else
    printf 'passed=false\nverdict=\nreport=\n'
  fi
} >>"$GITHUB_OUTPUT"
exit "$code"
