/**
 * Pastes into docs/understanding-reports.md what its commands print today: runs each ```python snippet and each ```console command
 * of the page, in order, in one empty folder beside `fixtures`. Needs a build, and python3 with numpy.
 */
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'docs/understanding-reports.md');
const cwd = mkdtempSync(join(tmpdir(), 'collapsar-'));
symlinkSync(join(root, 'fixtures'), join(cwd, 'fixtures'));

const run = (program, args) => execFileSync(program, args, {cwd, encoding: 'utf8'});

/** What every reader has: which BLAS is here is nobody's business. */
const EVERYWHERE = ['--backend', 'wasm'];
const blocks = /```(python|console)\n([^]*?)```/g;
const paste = (block, language, body) => {
  if (language === 'python') {
    run('python3', ['-c', body]);
    return block;
  }
  const [command] = body.split('\n', 1);
  return `\`\`\`console\n${command}\n${run(process.execPath, [join(root, 'bin/run.js'), ...command.split(' ').slice(2), ...EVERYWHERE])}\`\`\``;
};

try {
  writeFileSync(page, readFileSync(page, 'utf8').replaceAll(blocks, paste));
} finally {
  rmSync(cwd, {recursive: true});
}
