import type {Candidate, Comparison} from '../compare-schema.js';
import {h, type Markup} from '../markup.js';
import {notebook, row, tableCell} from '../notebook.js';
import {spectrumFigure} from '../svg/spectrum-figure.js';
import {significant} from '../text/format.js';
import {renderComparisonMarkdown} from './markdown.js';
import {overlaysOf} from './overlays.js';
import {trendFigure} from './trend-figure.js';
import {trendOf} from './trend.js';
import {changeInWords, intervalInWords} from './words.js';

/** A Jupyter notebook with the comparison in it: what changed as text, all of it as a dictionary, the differences as a table, spectra and trend as pictures. */
export const renderComparisonNotebook = (comparison: Comparison): string => {
  const {candidates, axis, onset} = comparison;
  const last = candidates[candidates.length - 1];
  const trend = candidates.length > 1 ? trendFigure(trendOf(comparison), axis.name, onset?.at ?? null) : null;
  return notebook({
    text: renderComparisonMarkdown(comparison),
    name: 'comparison',
    data: comparison,
    table: tableCell('differences', DIFFERENCES_SOURCE, differencesTable(last)),
    charts: [spectrumFigure(last.report.spectrum, overlaysOf(comparison)), trend].filter((chart) => chart !== null),
  });
};

const DIFFERENCES_SOURCE = `last = comparison["candidates"][-1]["differences"]
try:
    import pandas as pd
    differences = pd.DataFrame.from_dict(last, orient="index")
except ImportError:
    differences = {name: difference["absolute"] for name, difference in last.items()}
differences`;

const differencesTable = ({differences}: Candidate): Markup =>
  h(
    'table',
    {},
    h('thead', {}, row('th', ['metric', 'baseline', 'candidate', 'change', 'difference (95 %)'])),
    h('tbody', {}, ...Object.entries(differences).map(([id, one]) =>
      row('td', one.base === null || one.candidate === null
        ? [id, one.reason ?? '', '', '', '']
        : [id, significant(one.base), significant(one.candidate), changeInWords(one), intervalInWords(one)]))),
  );
