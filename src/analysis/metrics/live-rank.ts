import {defineMetric, ok} from './metric.js';

export const liveRank = defineMetric({
  id: 'live-rank',
  title: 'Live rank',
  group: 'rank',
  formula: '#{λ above the noise floor, and before the cliff}',
  convention: 'docs/understanding-reports.md: floor from the stored precision; a cliff counts when the correlation spectrum has it too or when it ends at the floor; rows that count',
  source: {text: 'Jing, Vincent, LeCun and Tian 2022, Understanding dimensional collapse in contrastive self-supervised learning, ICLR', url: 'https://arxiv.org/abs/2110.09348'},
  unit: 'dimensions',
  range: [0, 'attainable rank'],
  better: 'higher',
  needs: ['rank'],
  invariantTo: ['rotation', 'scale', 'row-order', 'channel-order'],
  ceiling: (_shape, rank) => rank.attainableRank,
  reading: 'Directions that carry anything at all. Read it against the attainable rank: min(N′ − 1, D) less what is lost by construction.',
  pitfalls: 'A direction a thousand times weaker than its neighbour still counts when the spectrum falls smoothly.',
  compute: ({rank}) => ok(rank.liveRank, {attainableRank: rank.attainableRank, noiseFloor: rank.noiseFloor}),
});
