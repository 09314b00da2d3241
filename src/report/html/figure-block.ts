import {h, join, type Markup} from '../markup.js';
import {svg, type Chart} from '../svg/chart.js';

/** line samples that explain a picture's strokes */
const KEYS: Readonly<Record<string, readonly (readonly [kind: string, text: string])[]>> = {
  spectrum: [
    ['curve', 'eigenvalues of these rows'],
    ['band', 'where all of the population’s lie, 95 %'],
    ['ceiling', 'isotropic rows of the same N and D'],
    ['floor', 'noise floor'],
    ['cliff', 'cliff'],
  ],
  'cumulative-variance': [
    ['curve', 'these rows'],
    ['ceiling', 'isotropic rows'],
  ],
  trend: [
    ['curve', 'effective rank'],
    ['band', 'its interval'],
    ['ceiling', 'live rank'],
    ['cliff', 'collapse sets in'],
  ],
  'learning-curve': [
    ['curve', 'value of the rows given'],
    ['ceiling', 'estimate of the population'],
    ['band', 'its interval'],
  ],
};

/** the pictures whose values can be read off by a slider, with what the slider picks */
const SLIDERS: Readonly<Record<string, string>> = {
  spectrum: 'Rank',
  'cumulative-variance': 'Number of directions',
  'channel-std': 'Channel',
};

const ZOOMS = [
  ['in', 'Zoom in'],
  ['out', 'Zoom out'],
  ['left', '← Ranks'],
  ['right', 'Ranks →'],
  ['whole', 'Whole'],
] as const;

/** A picture with its title, its key, its description in words, and the controls that the page's script brings to life. */
export const figureBlock = (chart: Chart, level: 'h2' | 'h3' = 'h3'): Markup =>
  h(
    'figure',
    {},
    h('figcaption', {}, h(level, {}, chart.title), key(chart)),
    svg(chart),
    tools(chart.name),
    level === 'h2' ? null : h('p', {class: 'quiet'}, chart.description),
  );

const key = ({name, content}: Chart): Markup | null => {
  const used = (KEYS[name] ?? []).filter(([kind]) => content.markup.includes(`class="${kind}"`));
  return used.length === 0 ? null : h('ul', {class: 'key'}, ...used.map(([kind, text]) => h('li', {}, sample(kind), text)));
};

const sample = (kind: string): Markup =>
  h(
    'svg',
    {class: 'figure', viewBox: '0 0 26 10', 'aria-hidden': 'true'},
    h('path', {class: kind, d: kind === 'band' ? 'M0 1h26v8h-26z' : 'M1 5h24'}),
  );

const tools = (name: string): Markup | null => {
  const slider = SLIDERS[name];
  if (slider === undefined && name !== 'correlation') return null;
  return h(
    'div',
    {class: 'tools'},
    slider === undefined ? null : h('input', {type: 'range', 'aria-label': slider}),
    ...(name === 'spectrum' ? ZOOMS.map(([act, text]) => h('button', {type: 'button', 'data-zoom': act}, text)) : []),
    h('output', {class: 'reading'}, join([HINTS[name] ?? ''])),
  );
};

const HINTS: Readonly<Record<string, string>> = {
  spectrum: 'Point at the picture or move the slider to read values; drag across the picture to zoom.',
  'cumulative-variance': 'Point at the picture or move the slider to read values.',
  'channel-std': 'Point at the picture or move the slider to read values.',
  correlation: 'Point at the picture to read values.',
};
