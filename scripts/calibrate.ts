import {makeCase} from '../test/support/faults/case.js';
import {allCases} from '../test/support/faults/cases/index.js';
import {judgeRows} from '../test/support/faults/judge-case.js';
import {missesOf} from '../test/support/faults/compare.js';

const only = process.argv[2];
let n = 0;
const byFamily = new Map<string, [number, number, number]>();
for (const c of allCases()) {
  if (only && !c.name.includes(only)) continue;
  const t = performance.now();
  const made = await makeCase(c);
  let judged;
  try { judged = await judgeRows(made.stored, c); } catch (e) { console.log(`${c.name}\n    CRASH ${(e as Error).message}`); continue; }
  const ms = performance.now() - t;
  n++;
  const misses = missesOf(made.expected, judged);
  const f = byFamily.get(c.family) ?? byFamily.set(c.family, [0, 0, 0]).get(c.family)!;
  f[0]++; f[2] += ms; if (misses.length) f[1]++;
  if (misses.length > 0) console.log(`${c.name}\n    ${misses.join('; ')}\n    ${judged.verdict.summary}`);
}
for (const [f, [k, m, ms]] of byFamily) console.log(f, k, m, (ms / 1000).toFixed(1));
console.log(n);
