import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**'],
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
