import {defineMetric, ok} from './metric.js';

export const liveRank = defineMetric({
  id: 'live-rank',
  title: 'Live rank',
  group: 'rank',
  formula: '#{λ above the noise floor, and before the cliff}',
  inWords: 'The number of directions whose variance is more than what rounding, or the solver, would leave there, and that lie before a fall by a factor of 1,000 (30 above a coarse floor).',
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
  rowsFor: {percent5: '2·D', percent1: '2·D', why: 'a count, exact as soon as the rows can span the space (N > D); 2·D is what the policy asks before it calls missing directions lost.'},
  blindSpot: 'Any slope without a cliff: a spectrum that falls by a factor of 10 every seven directions, λ from 1 to 1e-9, reads 64 of 64 where the effective rank is 8.30.',
  compute: ({rank}) => ok(rank.liveRank, {attainableRank: rank.attainableRank, noiseFloor: rank.noiseFloor}),
});
