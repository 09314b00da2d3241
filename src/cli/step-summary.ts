/** Where CI says so in GITHUB_STEP_SUMMARY, what `render` makes is appended to that file; a failure of that is a warning only. */
import {appendFile} from 'node:fs/promises';
import {writeStderr} from './streams.js';

export const appendStepSummary = async (render: () => Promise<string | Uint8Array>, quiet: boolean): Promise<void> => {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) return;
  const markdown = await render();
  try {
    await appendFile(path, markdown);
  } catch (error) {
    if (!quiet) writeStderr(`collapsar: warning: the step summary was not written: ${(error as Error).message}\n`);
  }
};
