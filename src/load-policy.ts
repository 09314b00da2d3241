import {applyPolicy, DEFAULT_POLICY, type Policy, type PolicyOverrides} from './analysis/policy.js';
import {usageError} from './errors.js';
import {systemReason} from './io/file-errors.js';
import {readSmallText} from './io/small-text.js';
import {parseStrictJson, plainJson} from './io/strict-json.js';

const MOST = 10e6;
const MAX_DEPTH = 8;

/** The policy in force: the built-in one, with the thresholds of a JSON file or of an object in place of its own. */
export async function loadPolicy(policy: string | PolicyOverrides | undefined): Promise<Policy> {
  if (policy === undefined) return DEFAULT_POLICY;
  return applyPolicy(typeof policy === 'string' ? await readJson(policy) : policy);
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readSmallText(path, MOST);
  } catch (error) {
    throw usageError('unreadable-policy', `the policy ${path} cannot be read: ${systemReason(error)}`);
  }
  try {
    return plainJson(parseStrictJson(text.replace(/^\uFEFF/, ''), MAX_DEPTH));
  } catch (error) {
    throw usageError('bad-policy', `the policy ${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
