import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {BIN} from '../cli/run.js';

/** A PATH on which `npx --yes collapsar[@VERSION] …` is the program that was built, and `collapsar` too; npx tells stderr what it was asked for. */
export function pathWithNpx(folder: string): string {
  mkdirSync(folder, {recursive: true});
  const put = (name: string, script: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  put('collapsar', `exec '${process.execPath}' '${BIN}' "$@"`);
  put('npx', `case "$1 $2" in "--yes collapsar"*) ;; *) echo "not our npx: $*" >&2; exit 99;; esac\necho "npx $2" >&2\nshift 2\nexec '${process.execPath}' '${BIN}' "$@"`);
  return `${folder}${delimiter}${process.env.PATH}`;
}
