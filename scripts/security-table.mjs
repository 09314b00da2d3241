/**
 * Writes the table of docs/security.md from fixtures/hostile: every case, the line that it gives, its exit code.
 * With --check it writes nothing, and fails where the table is another.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = `${root}docs/security.md`;
const folder = `${root}fixtures/hostile`;

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('`', 'ˋ').replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
const code = (text) => `\`${cell(text)}\``;

const row = (file) => {
  const {what, setup, waits, exit, stdout, stderr = []} = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  const name = file.replace('.expect.json', '');
  const line = stderr[0]?.replace(/^collapsar: /, '') ?? stdout?.split('\n')[0];
  const result = waits ? [`waits: ${cell(waits)}`, ''] : [line ? code(line) : 'read', exit];
  return `| ${[setup ? `${name} (made by the test)` : name, cell(what), ...result].join(' | ')} |`;
};

const table = ['| case | what it is | what is said | exit |', '|---|---|---|---|',
  ...readdirSync(folder).filter((file) => file.endsWith('.expect.json')).sort().map(row)].join('\n');

const SECTION = /(<!-- cases -->\n)[^]*?(\n<!-- \/cases -->)/;

const before = readFileSync(page, 'utf8');
const after = before.replace(SECTION, (_, start, end) => start + table + end);
if (!process.argv.includes('--check')) writeFileSync(page, after);
else if (after !== before) throw new Error('docs/security.md is not what fixtures/hostile says: node scripts/security-table.mjs');
