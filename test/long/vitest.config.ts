import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';

/** What takes minutes: `npx vitest run --config test/long/vitest.config.ts`. */
export default defineConfig({
  test: {root: fileURLToPath(new URL('../..', import.meta.url)), include: ['test/long/**/*.test.ts'], testTimeout: 3_600_000, disableConsoleIntercept: true},
});
