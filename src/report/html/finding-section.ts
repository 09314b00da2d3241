import {h, type Markup} from '../markup.js';
import type {Finding} from '../schema.js';
import {evidenceInWords} from '../text/format.js';
import {bySeverity} from './first-screen.js';

export const findingSection = (findings: readonly Finding[]): Markup =>
  h(
    'section',
    {id: 'findings'},
    h('h2', {}, 'Findings'),
    ...(findings.length === 0 ? [h('p', {}, 'None.')] : bySeverity(findings).map(finding)),
  );

const finding = ({id, severity, title, rule, source, evidence, advice}: Finding): Markup =>
  h(
    'article',
    {class: `finding ${severity}`},
    h('h3', {}, h('span', {class: 'badge'}, severity), ' ', title),
    h('p', {class: 'advice'}, advice),
    Object.keys(evidence).length === 0 ? null : h('p', {}, evidenceInWords(evidence)),
    h('p', {class: 'quiet'}, h('code', {}, id), `: ${rule} (${source})`),
  );
