import {whence} from '../policy.js';
import {percent, someOf, type FindingRule} from './finding-rule.js';
import {entropy} from '../metrics/spectral-functions.js';

export const outlierChannels: FindingRule = {
  id: 'outlier-channels',
  severity: 'warn',
  title: 'A few channels hold most of the variance',
  judge({channels, trace, correlationSpectrum, policy}) {
    if (channels.outliers.length === 0) return null;
    const share = channels.outliers.reduce((a, j) => a + channels.variance[j], 0) / trace;
    return {
      rule: `${channels.outliers.length} channel${channels.outliers.length === 1 ? '' : 's'} above ${policy.thresholds['outlier-channels'].varianceRatio} × the median variance hold ${percent(share)} of tr C`,
      source: whence('outlier-channels', 'varianceRatio'),
      evidence: {
        count: channels.outliers.length, channels: channels.outliers, varianceShare: share,
        correlationEffectiveRank: Math.exp(entropy(correlationSpectrum.eigenvalues)),
      },
      advice: `Channels ${someOf(channels.outliers)} drown the covariance spectrum; the correlation spectrum tells of the rest. Standardise channels before using distances.`,
    };
  },
};
