import {h, join} from '../markup.js';
import type {Report} from '../schema.js';
import {grouped, plural, significant} from '../text/format.js';
import {log10} from '../text/log-scale.js';
import {axes, clipped, note, type Area, type Chart} from './chart.js';
import {dotsPath, px, type Point} from './path.js';
import {linearScale, logarithmicScale, type Scale} from './scale.js';

const AREA: Area = {left: 66, top: 32, width: 554, height: 250};
/** from this ratio of the largest to the smallest live standard deviation on the axis is logarithmic */
const WIDE = 20;

/** Standard deviation of each channel; dead channels are crosses at the foot. Null without channels. */
export const channelsFigure = ({std, dead}: Report['channels']): Chart | null => {
  if (std.length === 0) return null;
  const isDead = new Set(dead);
  const channels = std.map((value, channel) => ({value, channel, live: value > 0 && !isDead.has(channel)}));
  const live = channels.filter((item) => item.live);
  const x = linearScale([0, Math.max(1, std.length - 1)], [4, AREA.width - 4], 7);
  const [low, high] = [Math.min(...live.map(({value}) => value)), Math.max(...live.map(({value}) => value))];
  const y = live.length === 0 ? linearScale([0, 1], [AREA.height, 0], 2) : scaleOf(low, high);
  const dots = live.map(({value, channel}): Point => [x.at(channel), y.at(value)]);
  const crosses = channels.filter((item) => !item.live).map(({channel}) => `M${px(x.at(channel) - 3)} ${AREA.height - 9}l6 6m-6 0l6-6`);
  return {
    name: 'channel-std',
    title: 'Standard deviation of each channel',
    width: 640,
    height: 330,
    description:
      live.length === 0
        ? `All ${grouped(std.length)} channels are constant.`
        : `${plural(live.length, 'live channel')} with standard deviations from ${significant(low)} to ${significant(high)}; ` +
          `${plural(crosses.length, 'dead channel')}.`,
    data: {area: `${AREA.left} ${AREA.top} ${AREA.width} ${AREA.height}`, x: `0 ${Math.max(1, std.length - 1)}`, inset: 4},
    content: join([
      axes(AREA, {
        x: {...x, ticks: x.ticks.filter(Number.isInteger)},
        y,
        xTitle: 'channel',
        yTitle: `standard deviation${y.kind === 'log' ? ' (log scale)' : ''}`,
      }),
      clipped(
        AREA,
        dots.length > 0 ? h('path', {class: 'dots', d: dotsPath(dots)}) : null,
        crosses.length > 0 ? h('path', {class: 'lost', d: crosses.join('')}) : null,
      ),
      crosses.length > 0
        ? note(AREA, AREA.width - 4, AREA.height - 16, 'cliff', `× ${plural(crosses.length, 'dead channel')}`, 'end')
        : null,
    ]),
  };
};

const scaleOf = (low: number, high: number): Scale =>
  high / low > WIDE
    ? logarithmicScale([log10(low) - 0.2, log10(high) + 0.1], [AREA.height - 12, 0], 6)
    : linearScale([0, high * 1.05], [AREA.height, 0], 5);
