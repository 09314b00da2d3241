import {spawnSync} from 'node:child_process';
import fc from 'fast-check';
import {PNG} from 'pngjs';
import {describe, expect, it} from 'vitest';
import {channelsFigure} from '../../src/report/svg/channels-figure.js';
import {correlationFigure, PALETTE} from '../../src/report/svg/correlation-figure.js';
import {figures} from '../../src/report/svg/figures.js';
import {normsFigure} from '../../src/report/svg/norms-figure.js';
import {areaPath, linePath, type Point} from '../../src/report/svg/path.js';
import {pngUri} from '../../src/report/svg/png.js';
import {renderSvg, standalone} from '../../src/report/svg/report.js';
import {linearScale, linearTicks, logarithmicScale} from '../../src/report/svg/scale.js';
import {spectrumFigure} from '../../src/report/svg/spectrum-figure.js';
import {copy, sample, SAMPLES, wideReport} from './samples.js';

const python = spawnSync('python3', ['--version']).status === 0;

const points = (d: string): Point[] => [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

/** as a reader that is not ours sees it */
const decode = (uri: string): {width: number; height: number; rgb: Buffer} => {
  const {width, height, data} = PNG.sync.read(Buffer.from(uri, 'base64'));
  return {width, height, rgb: data.filter((_, i) => i % 4 !== 3) as Buffer};
};

describe('scales', () => {
  it('maps ends to ends, holds what is outside, and is linear or logarithmic between', () => {
    const linear = linearScale([10, 20], [0, 100]);
    expect([5, 10, 12.5, 20, 30].map((value) => linear.at(value))).toEqual([0, 0, 25, 100, 100]);
    const log = logarithmicScale([-4, 0], [100, 0]);
    expect([1e-4, 1e-3, 1, 0, 100].map((value) => log.at(value))).toEqual([100, 75, 0, 100, 0]);
  });

  it('ticks at round numbers, about as many as asked for', () => {
    expect(linearTicks(1, 384, 7)).toEqual([100, 200, 300]);
    expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearTicks(3, 3, 5)).toEqual([3]);
    fc.assert(
      fc.property(fc.double({min: -1e6, max: 1e6, noNaN: true}), fc.double({min: 1e-3, max: 1e6, noNaN: true}), (low, size) => {
        const ticks = linearTicks(low, low + size, 6);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(8);
        for (const tick of ticks) expect(tick).toBeGreaterThanOrEqual(low - size * 1e-6);
      }),
    );
  });
});

describe('paths', () => {
  it('keep first, lowest, highest and last of the points that share a tenth of a pixel', () => {
    const dense = Array.from({length: 1000}, (_, i): Point => [i / 1000, (i * 37) % 101]);
    const drawn = points(linePath(dense));
    expect(drawn.length).toBeLessThanOrEqual(11 * 4);
    expect([Math.min(...drawn.map(([, y]) => y)), Math.max(...drawn.map(([, y]) => y))]).toEqual([0, 100]);
    expect(drawn[0]).toEqual([0, 0]);
  });

  it('closes an area', () => {
    expect(
      areaPath(
        [
          [0, 1],
          [5, 2],
        ],
        [
          [0, 3],
          [5, 4],
        ],
      ),
    ).toBe('M0 1L5 2L5 4L0 3Z');
    expect(areaPath([], [])).toBe('');
  });
});

describe('the spectrum', () => {
  it('draws every eigenvalue at its place', () => {
    const {spectrum} = sample('collapsed');
    const chart = spectrumFigure(spectrum);
    const [bottom = 0, top = 0] = String(chart?.data?.y).split(' ').map(Number);
    const drawn = points(/class="curve" d="([^"]*)"/.exec(chart?.content.markup ?? '')?.[1] ?? '');
    expect(drawn).toHaveLength(128);
    drawn.forEach(([x, y], i) => {
      const log = Math.max(bottom, Math.log10(spectrum.eigenvalues[i] ?? 0));
      expect(x).toBeCloseTo((554 * i) / 127, 0);
      expect(Math.abs(y - (320 * (top - log)) / (top - bottom))).toBeLessThanOrEqual(0.0501);
    });
  });

  it('shades what is attainable and not live, and marks the cliff between', () => {
    const markup = spectrumFigure(sample('collapsed').spectrum)?.content.markup ?? '';
    const x = Math.round(((554 * 93.5) / 127) * 10) / 10;
    expect(markup).toContain(`<rect class="lost-zone" x="${x}" y="0"`);
    expect(markup).toContain(`<path class="cliff" d="M${x} 0V320">`);
    expect(markup).toContain('34 not live');
  });

  it('shows few attainable ranks over the whole width', () => {
    const {spectrum} = copy(sample('healthy'));
    spectrum.eigenvalues.fill(0, 20);
    const chart = spectrumFigure({...spectrum, attainableRank: 20, liveRank: 20});
    expect(chart?.data?.x).toBe('1 20');
    // with --classes fewer directions may count than stand above the floor: then all are shown
    expect(spectrumFigure({...sample('healthy').spectrum, attainableRank: 9})?.data?.x).toBe('1 384');
  });

  it('is a picture even of nothing', () => {
    expect(renderSvg(sample('constant'))).toContain('there is no spectrum to draw');
    expect(
      spectrumFigure({...sample('healthy').spectrum, eigenvalues: [3], attainableRank: 1, liveRank: 1, isotropic: [3]})?.content.markup,
    ).toContain('class="curve" d="M0 ');
  });
});

describe('the heat map', () => {
  it('is symmetric, one pixel a cell, in the colour of its r', () => {
    const chart = correlationFigure({order: [0, 1, 2], cells: 3, lower: [100, -50, 100, 7, 0, 100]});
    const uri = /href="data:image\/png;base64,([^"]*)"/.exec(chart?.content.markup ?? '')?.[1] ?? '';
    const {width, height, rgb} = decode(uri);
    expect([width, height]).toEqual([3, 3]);
    const cells = [100, -50, 7, -50, 100, 0, 7, 0, 100];
    expect([...rgb]).toEqual(cells.flatMap((r) => [...(PALETTE[r + 100] ?? [])]));
  });

  it('counts strong cells off the diagonal only', () => {
    expect(correlationFigure({order: [0, 1, 2], cells: 3, lower: [100, -50, 100, 7, 0, 100]})?.description).toContain(
      '1 of 3 cells off the diagonal',
    );
  });

  it('refuses data that do not fit together', () => {
    expect(correlationFigure({order: [0, 1], cells: 2, lower: [100]})).toBeNull();
    expect(correlationFigure({order: [], cells: 0, lower: []})).toBeNull();
  });

  it('writes PNG that is read back, over several stored blocks', () => {
    const pixels = Uint8Array.from({length: 300 * 257}, (_, i) => (i * 31) % 201);
    const {rgb} = decode(pngUri(300, 257, pixels, PALETTE).split(',')[1] ?? '');
    expect(rgb.equals(Buffer.from([...pixels].flatMap((i) => [...(PALETTE[i] ?? [])])))).toBe(true);
  });

  it.skipIf(!python)('has right checksums', () => {
    const script = `import base64, struct, sys, zlib
data = base64.b64decode(sys.stdin.read()); at = 8
while at < len(data):
    n, kind = struct.unpack(">I4s", data[at:at + 8]); body = data[at + 8:at + 8 + n]
    assert struct.unpack(">I", data[at + 8 + n:at + 12 + n])[0] == zlib.crc32(kind + body), kind
    if kind == b"IDAT": print(len(zlib.decompress(body)))
    at += 12 + n`;
    const uri = pngUri(256, 256, new Uint8Array(65_536).fill(7), PALETTE);
    expect(spawnSync('python3', ['-c', script], {input: uri.split(',')[1], encoding: 'utf8'})).toMatchObject({
      stdout: '65792\n',
      stderr: '',
    });
  });
});

describe('channels and norms', () => {
  it('crosses out dead channels, though rounding gave them a deviation', () => {
    const chart = channelsFigure({...sample('healthy').channels, std: [1, 2e-8, 1.5, 0], dead: [1]});
    expect(chart?.description).toBe('2 live channels with standard deviations from 1 to 1.500; 2 dead channels.');
    expect(chart?.content.markup.match(/l6 6m-6 0l6-6/g)).toHaveLength(2);
  });

  it('draws norms that are all the same as one narrow bar', () => {
    const bar = / width="([\d.]+)"[^>]*><title>4,500 rows/.exec(normsFigure({edges: [0.99, 1.01], counts: [4500]})?.content.markup ?? '')?.[1];
    expect(Number(bar)).toBeLessThan(554 / 10);
    expect(normsFigure({edges: [1, 1], counts: [3]})).toBeNull();
  });
});

describe('every figure', () => {
  it('has a title, a description and an id of its own', () => {
    for (const name of SAMPLES) {
      const charts = figures(sample(name));
      expect(new Set(charts.map((chart) => chart.name)).size).toBe(charts.length);
      for (const {title, description} of charts) expect([title.length > 5, /\d|All|None/.test(description)]).toEqual([true, true]);
    }
  });

  it('stays small when D is large', () => {
    for (const chart of figures(wideReport(4096))) expect(standalone(chart).length, chart.name).toBeLessThan(250_000);
  });

  it.skipIf(!python)('is XML, whatever the names', () => {
    const all = SAMPLES.flatMap((name) => figures(sample(name)).map(standalone));
    const script = 'import json, sys, xml.etree.ElementTree as e\nfor text in json.load(sys.stdin): e.fromstring(text.encode())';
    expect(spawnSync('python3', ['-c', script], {input: JSON.stringify(all), encoding: 'utf8'})).toMatchObject({stderr: '', status: 0});
  });

  it('never writes NaN or Infinity', () => {
    for (const name of SAMPLES)
      for (const chart of figures(sample(name))) expect(chart.content.markup).not.toMatch(/NaN|Infinity|undefined|e-\d+"/);
  });
});
