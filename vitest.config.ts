import {availableParallelism} from 'node:os';
import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**'],
    maxWorkers: Math.max(2, availableParallelism() - 1), // much of the time is other processes starting
    testTimeout: 60_000,
    hookTimeout: 120_000,
    disableConsoleIntercept: true,
    coverage: {
      provider: 'v8',
      include: ['src/kernels/**', 'src/analysis/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: {lines: 95},
    },
  },
});
