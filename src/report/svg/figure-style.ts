/** Colours that those who see fewer of them can tell apart (Okabe and Ito's set), each with a dash or a shape of its own, by day and by night. */
export const DAY =
  `--paper:#fff;--ink:#1b1f24;--quiet:#57606a;--line:#d8dee4;--card:#f6f8fa;--curve:#0072b2;--ceiling:#00795b;--floor:#a15c00;--cliff:#c2410c;` +
  '--bad:#b42318;--warn:#8a5a00;--good:#00695c;--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#cc79a7;--c4:#e69f00;--c5:#56b4e9;--c6:#7a5195;--c7:#8c8c8c;';

export const NIGHT =
  `--paper:#0f1419;--ink:#e6e8eb;--quiet:#9aa4af;--line:#2d343c;--card:#171d24;--curve:#56b4e9;--ceiling:#2bbd94;--floor:#e69f00;--cliff:#ff8f66;` +
  '--bad:#ff8a80;--warn:#f0b429;--good:#4dd0b1;--c0:#56b4e9;--c1:#ff8f66;--c2:#2bbd94;--c3:#e5a3c7;--c4:#e6b800;--c5:#a5d8f3;--c6:#b39ddb;--c7:#9aa4af;';

/** of lines over one another, beside the solid one: none like the dashes of ceiling, floor and cliff */
const DASHES = ['none', '14 4', '7 3', '14 4 2 4', '7 3 2 3', '14 4 2 4 2 4', '14 4 7 4', '3 3'];

export const FIGURE_STYLE = `
.figure{display:block;width:100%;height:auto;font:13px system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.figure text{fill:var(--ink)}
.figure .tick,.figure .axis-title{fill:var(--quiet)}
.figure .grid{stroke:var(--line);stroke-width:1}
.figure .axis{stroke:var(--quiet);stroke-width:1}
.figure path,.figure .rule{fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round;stroke-linecap:round}
.figure .curve{stroke:var(--curve);stroke-width:2.25}
.figure .band{fill:var(--curve);fill-opacity:.22;stroke:none}
.figure .ceiling{stroke:var(--ceiling);stroke-width:2;stroke-dasharray:.1 5}
.figure .floor{stroke:var(--floor);stroke-width:1.75;stroke-dasharray:9 5}
.figure .cliff{stroke:var(--cliff);stroke-width:2;stroke-dasharray:4 4}
.figure .attainable{stroke:var(--quiet);stroke-width:1.25;stroke-dasharray:1.5 4}
.figure .bar{fill:var(--curve);fill-opacity:.75;stroke:none}
.figure .dots{stroke:var(--curve);stroke-width:3.5;stroke-opacity:.75}
.figure .lost{stroke:var(--cliff);stroke-width:1.75}
.figure .cursor{stroke:var(--ink);stroke-width:1}
.figure text.overlay,.figure text.curve,.figure text.ceiling,.figure text.floor,.figure text.cliff,.figure text.attainable{stroke:var(--paper);stroke-width:4;stroke-dasharray:none;paint-order:stroke;font-weight:600}
.figure text.overlay{font-weight:400}
.figure .key{fill:var(--paper);fill-opacity:.85}
.figure .lost-zone{fill:var(--cliff);fill-opacity:.09}
.figure text.curve{fill:var(--curve)}
.figure text.ceiling{fill:var(--ceiling)}
.figure text.floor{fill:var(--floor)}
.figure text.cliff{fill:var(--cliff)}
.figure text.attainable{fill:var(--quiet)}
${Array.from({length: 8}, (_, i) => `.figure .c${i}{stroke:var(--c${i});stroke-width:1.6;stroke-opacity:.8}`).join('\n')}
${DASHES.map((dash, i) => `.figure .dash${i}{stroke-dasharray:${dash}}`).join('\n')}
`;

/** The style of a picture that stands alone in a file. */
export const STANDALONE_STYLE = `svg{${DAY}background:var(--paper)}
@media (prefers-color-scheme:dark){svg{${NIGHT}}.heat{filter:invert(1) hue-rotate(180deg)}}
.paper{fill:var(--paper)}${FIGURE_STYLE}`;
