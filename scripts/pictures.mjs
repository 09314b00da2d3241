/**
 * Makes docs/images: the terminal's report and the first screen of the page, of fixtures/sentences.parquet, and the pages of a comparison and of a
 * gate with what is left of it after a projection. Needs a build, a Chromium (CHROME_PATH, or /usr/bin/chromium) and python3 with numpy.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs/images');
const folder = mkdtempSync(join(tmpdir(), 'collapsar-pictures-'));
const collapsar = (...args) =>
  execFileSync(process.execPath, [join(root, 'bin/run.js'), ...args], {cwd: folder, encoding: 'utf8', env: {...process.env, FORCE_COLOR: '1'}});

const PROJECTION = `import numpy as np
x = np.load("before.npy"); r = np.random.default_rng(0)
u = np.linalg.qr(r.normal(size=(x.shape[1], 120)))[0]
np.save("after.npy", (x @ u @ u.T).astype("f4"))`;

const COLOURS = {31: '#b42318', 32: '#00695c', 33: '#8a5a00', 34: '#0072b2', 35: '#7a5195', 36: '#0072b2', 90: '#57606a'};

/** what the terminal shows, as a page: codes of colour, bold and dim become spans */
const terminalPage = (text) => {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const spans = escaped.replace(/\u001b\[(\d+)m/g, (_, code) => {
    const style = code === '1' ? 'font-weight:700' : code === '2' ? 'opacity:.65' : code in COLOURS ? `color:${COLOURS[code]}` : null;
    return style === null ? '</span>' : `<span style="${style}">`;
  });
  // the font's braille is as wide as it likes
  const cells = spans.replace(/[\u2800-\u28ff]/g, '<i style="display:inline-block;width:1ch;font-style:normal">$&</i>');
  return `<pre style="display:inline-block;margin:0;padding:16px 20px;background:#fff;color:#1b1f24;font:14px/1.2 'DejaVu Sans Mono',monospace">${cells}</pre>`;
};

try {
  execFileSync('cp', [join(root, 'fixtures/sentences.parquet'), folder]);
  execFileSync('cp', [join(root, 'fixtures/sentences.npy'), join(folder, 'before.npy')]);
  execFileSync('python3', ['-c', PROJECTION], {cwd: folder});
  const text = collapsar('audit', 'sentences.parquet', '--layer', 'representation', '--width', '90', '--backend', 'wasm', '-o', 'page.html');
  collapsar('compare', 'before.npy', 'after.npy', '--layer', 'representation', '--backend', 'wasm', '-o', 'comparison.html', '--quiet');
  collapsar('gate', 'before.npy', '--layer', 'representation', '--backend', 'wasm', '--baseline', 'collapsar-baseline.json', '--update-baseline', '--quiet');
  const budgets = ['effective-rank >= baseline - 5 %', 'live-rank >= 95 %', 'dead-channels <= 2'].flatMap((budget) => ['--budget', budget]);
  const gate = ['gate', 'after.npy', '--layer', 'representation', '--backend', 'wasm', '--baseline', 'collapsar-baseline.json', ...budgets, '-o', 'gate.html'];
  if (spawnSync(process.execPath, [join(root, 'bin/run.js'), ...gate], {cwd: folder}).status !== 5) throw new Error('the gate is not broken');
  const browser = await chromium.launch({executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium'});
  const page = await browser.newPage({viewport: {width: 1280, height: 800}});
  await page.setContent(terminalPage(text.split('\n').slice(0, 38).join('\n')));
  await page.locator('pre').screenshot({path: join(images, 'terminal.png')});
  for (const name of ['page', 'comparison', 'gate']) {
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    await page.screenshot({path: join(images, `${name}.png`)});
  }
  await browser.close();
} finally {
  rmSync(folder, {recursive: true});
}
