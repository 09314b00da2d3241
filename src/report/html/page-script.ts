/**
 * What the page does beyond showing: read values off a figure by pointer, touch or slider, zoom the spectrum, sort tables, open every fold
 * for the printer. Plain script without libraries; it builds no markup from text. Without it the page is complete.
 */
export const PAGE_SCRIPT = String.raw`
(() => {
'use strict';
const report = JSON.parse(document.getElementById('report').textContent);
const SVG = 'http://www.w3.org/2000/svg';
document.documentElement.classList.add('js');

const numbers = (figure, key) => (figure.dataset[key] || '').split(' ').map(Number);
const show = (x) => {
  if (x === null || x === undefined) return 'none';
  const size = Math.abs(x);
  if (Number.isInteger(x) && size < 1e6) return String(x);
  return size >= 1e-3 && size < 1e5 ? x.toPrecision(4) : x.toExponential(3).replace('e+', 'e');
};
const make = (name, attributes) => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
};

const values = report.spectrum.eigenvalues;
const trace = report.spectrum.trace;
const isotropic = report.spectrum.isotropic || [];
const comparison = document.getElementById('comparison');
const compared = report.baseline && report.baseline.compared;
const before = compared ? compared.eigenvalues : comparison ? JSON.parse(comparison.textContent).base.spectrum.eigenvalues : [];
const {low = [], high = []} = report.spectrum.band || {};
const shares = [0];
for (const value of values) shares.push(shares[shares.length - 1] + (trace > 0 ? value / trace : 0));
const channels = report.channels;

const readings = {
  spectrum: (k) => 'rank ' + k + ': eigenvalue ' + show(values[k - 1]) + ', ' + show(100 * (shares[k] - shares[k - 1])) + ' % of the variance'
    + (isotropic[k - 1] > 0 ? ', ' + show(values[k - 1] / isotropic[k - 1]) + ' of isotropic' : '')
    + (k > before.length ? '' : ', baseline ' + show(before[k - 1]))
    + (high[k - 1] > 0 ? '; population ' + show(low[k - 1]) + ' to ' + show(high[k - 1]) : ''),
  'cumulative-variance': (k) => 'the first ' + k + ' directions hold ' + show(100 * shares[k]) + ' % of the variance',
  'channel-std': (j) => 'channel ' + j + ': standard deviation ' + show(channels.std[j]) + ', mean ' + show(channels.mean[j])
    + (channels.maxAbsCorrelation[j] === null ? '' : ', largest |r| ' + show(channels.maxAbsCorrelation[j])),
};

/* places: the window (x from..to in data) that a figure shows; the whole until it is zoomed */
const setUp = (svg) => {
  const name = svg.dataset.figure;
  const read = readings[name];
  if (!read) return;
  const [left, top, width, height] = numbers(svg, 'area');
  const inset = Number(svg.dataset.inset || 0);
  const whole = numbers(svg, 'x');
  const view = {from: whole[0], to: whole[1]};
  const tools = svg.parentNode.querySelector('.tools');
  const output = tools.querySelector('output');
  const slider = tools.querySelector('input');
  const cursor = make('line', {class: 'cursor', y1: top, y2: top + height, visibility: 'hidden'});
  svg.append(cursor);
  svg.classList.add('readable');

  const toPixel = (value) => left + inset + (value - view.from) / (view.to - view.from) * (width - 2 * inset);
  const toValue = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return view.from + (point.x - left - inset) / (width - 2 * inset) * (view.to - view.from);
  };
  const point = (value) => {
    const at = Math.min(Math.floor(view.to), Math.max(Math.ceil(view.from), Math.round(value)));
    cursor.setAttribute('x1', toPixel(at));
    cursor.setAttribute('x2', toPixel(at));
    cursor.setAttribute('visibility', 'visible');
    slider.value = at;
    output.textContent = read(at);
    slider.setAttribute('aria-valuetext', output.textContent);
  };
  slider.min = whole[0];
  slider.max = whole[1];
  slider.value = whole[0];
  slider.addEventListener('input', () => point(Number(slider.value)));
  svg.addEventListener('pointermove', (event) => point(toValue(event)));
  if (name === 'spectrum') zoomable(svg, {left, top, width, height, whole, view, slider, cursor, toValue, toPixel, point});
};

const zoomable = (svg, {left, top, width, height, whole, view, slider, cursor, toValue, toPixel, point}) => {
  const [bottomLog, topLog] = numbers(svg, 'y');
  const shown = Number(svg.dataset.shown);
  const areas = svg.querySelectorAll('.area');
  const notes = [...svg.querySelectorAll('.note[data-at]')];
  const ticksX = svg.querySelector('.ticks-x');
  const ticksY = svg.querySelector('.ticks-y');
  const before = {x: ticksX.cloneNode(true), y: ticksY.cloneNode(true)};
  const footY = ticksX.firstElementChild.getAttribute('y');
  const log = (x) => (x > 0 ? Math.log10(x) : bottomLog);
  const isWhole = () => view.from === whole[0] && view.to === whole[1];

  const fit = () => {
    const last = Math.min(Math.floor(view.to), shown);
    const high = log(values[Math.min(Math.ceil(view.from), shown) - 1]);
    const low = log(values[last - 1]);
    const room = Math.max(0.02, 0.08 * (high - low));
    return [Math.max(bottomLog, low - room), Math.min(topLog, high + room)];
  };
  const nice = (from, to, count) => {
    const rough = (to - from) / count;
    const power = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = [1, 2, 5, 10].find((digit) => digit * power >= rough * 0.999) * power;
    const ticks = [];
    for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)));
    return ticks;
  };
  const label = (x, y, text, anchor) => {
    const node = make('text', {class: 'tick', x, y, 'text-anchor': anchor});
    node.textContent = text;
    return node;
  };
  const draw = () => {
    const [low, high] = isWhole() ? [bottomLog, topLog] : fit();
    const across = (value) => (value - whole[0]) / (whole[1] - whole[0]) * width;
    const down = (value) => (topLog - value) / (topLog - bottomLog) * height;
    const box = {x: across(view.from), y: down(high), width: across(view.to) - across(view.from), height: down(low) - down(high)};
    for (const area of areas) area.setAttribute('viewBox', [box.x, box.y, box.width, box.height].join(' '));
    for (const note of notes) {
      const [x, y] = note.dataset.at.split(' ').map(Number);
      const inside = x >= box.x && x <= box.x + box.width;
      note.setAttribute('visibility', inside ? 'visible' : 'hidden');
      note.setAttribute('x', left + (x - box.x) / box.width * width);
      note.setAttribute('y', top + Math.min(height - 6, Math.max(14, (y - box.y) / box.height * height)));
    }
    cursor.setAttribute('visibility', 'hidden');
    if (isWhole()) {
      ticksX.replaceChildren(...before.x.cloneNode(true).childNodes);
      ticksY.replaceChildren(...before.y.cloneNode(true).childNodes);
      return;
    }
    const ranks = nice(view.from, view.to, 7).filter(Number.isInteger);
    ticksX.replaceChildren(...ranks.map((rank) => label(toPixel(rank), footY, String(rank), 'middle')));
    ticksY.replaceChildren(...nice(low, high, 5).flatMap((value) => {
      const y = top + (high - value) / (high - low) * height;
      const text = Number.isInteger(value) ? '1e' + value : Math.pow(10, value).toExponential(1).replace('e+', 'e');
      return [make('line', {class: 'grid', x1: left, x2: left + width, y1: y, y2: y}), label(left - 8, y + 4, text, 'end')];
    }));
  };
  const zoom = (from, to) => {
    const size = Math.min(whole[1] - whole[0], Math.max(2, to - from));
    view.from = Math.min(whole[1] - size, Math.max(whole[0], from));
    view.to = view.from + size;
    draw();
  };

  const acts = {
    in: (middle, size) => zoom(middle - size / 4, middle + size / 4),
    out: (middle, size) => zoom(middle - size, middle + size),
    left: (middle, size) => zoom(view.from - size / 2, view.to - size / 2),
    right: (middle, size) => zoom(view.from + size / 2, view.to + size / 2),
    whole: () => zoom(whole[0], whole[1]),
  };
  for (const button of svg.parentNode.querySelectorAll('button[data-zoom]')) {
    button.addEventListener('click', () => {
      const at = Number(slider.value);
      const middle = at >= view.from && at <= view.to && button.dataset.zoom === 'in' ? at : (view.from + view.to) / 2;
      acts[button.dataset.zoom](middle, view.to - view.from);
    });
  }
  slider.addEventListener('input', () => {
    const at = Number(slider.value);
    if (at < view.from || at > view.to) {
      const size = view.to - view.from;
      zoom(at - size / 2, at + size / 2);
      point(at);
    }
  });

  let start = null;
  const selection = make('rect', {class: 'selection', y: top, height, width: 0, visibility: 'hidden'});
  svg.append(selection);
  svg.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') return;
    start = toValue(event);
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  svg.addEventListener('pointermove', (event) => {
    if (start === null) return;
    const ends = [start, toValue(event)].map((value) => Math.min(left + width, Math.max(left, toPixel(value)))).sort((a, b) => a - b);
    selection.setAttribute('x', ends[0]);
    selection.setAttribute('width', ends[1] - ends[0]);
    selection.setAttribute('visibility', 'visible');
  });
  svg.addEventListener('pointerup', (event) => {
    if (start === null) return;
    const ends = [start, toValue(event)].sort((a, b) => a - b);
    selection.setAttribute('visibility', 'hidden');
    start = null;
    if (toPixel(ends[1]) - toPixel(ends[0]) > 6) zoom(Math.max(view.from, ends[0]), Math.min(view.to, ends[1]));
  });
  svg.addEventListener('pointercancel', () => {
    start = null;
    selection.setAttribute('visibility', 'hidden');
  });
  svg.addEventListener('dblclick', acts.whole);
};

const heatMap = (svg) => {
  const {order, lower} = report.figures.correlation;
  const [left, top, width, height] = numbers(svg, 'area');
  const cells = Number(svg.dataset.cells);
  const block = Number(svg.dataset.block);
  const output = svg.parentNode.querySelector('output');
  const group = (i) => {
    const members = order.slice(i * block, (i + 1) * block);
    return members.length > 3 ? members.slice(0, 3).join(', ') + ', … (' + members.length + ')' : members.join(', ');
  };
  svg.classList.add('readable');
  svg.addEventListener('pointermove', (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const [column, row] = [Math.floor((point.x - left) / width * cells), Math.floor((point.y - top) / height * cells)];
    if (column < 0 || row < 0 || column >= cells || row >= cells) return;
    const [i, j] = row > column ? [row, column] : [column, row];
    output.textContent = 'channels ' + group(row) + ' and ' + group(column) + ': ' + (row === column ? 'themselves' : 'r = ' + (lower[i * (i + 1) / 2 + j] / 100).toFixed(2));
  });
};

const sortable = (table) => {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'descending' ? 1 : -1;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down < 0 ? 'descending' : 'ascending');
      const key = (row) => row.cells[column].dataset.value;
      const compare = (a, b) => {
        const [x, y] = [key(a), key(b)];
        if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
        const [p, q] = [Number(x), Number(y)];
        return down * (Number.isNaN(p) || Number.isNaN(q) ? (x < y ? -1 : x > y ? 1 : 0) : p - q);
      };
      body.append(...[...body.rows].sort(compare));
    });
  });
};

for (const svg of document.querySelectorAll('svg[data-figure]')) {
  if (svg.dataset.figure === 'correlation') heatMap(svg);
  else setUp(svg);
}
for (const table of document.querySelectorAll('table.sortable')) sortable(table);
addEventListener('beforeprint', () => {
  for (const fold of document.querySelectorAll('details')) fold.open = true;
});
})();
`;
