/** The last line of .ci/run. A failed step that is no test counts as one failure, and so does a suite that did not start. */
import {readFileSync} from 'node:fs';

const TESTS = 'tests, contract snapshots and coverage';
const [results, ...failedSteps] = process.argv.slice(2);

const counts = () => {
  try {
    const {numPassedTests, numFailedTests} = JSON.parse(readFileSync(results, 'utf8'));
    return {passed: numPassedTests, failed: numFailedTests};
  } catch {
    return {passed: 0, failed: 0};
  }
};

const {passed, failed: failedTests} = counts();
const steps = failedSteps.filter((name) => name !== TESTS || failedTests === 0).length;
const failed = failedTests + steps + (passed + failedTests + steps === 0 ? 1 : 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
