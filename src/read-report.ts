import {ioError} from './errors.js';
import {systemReason} from './io/file-errors.js';
import {readSmallText} from './io/small-text.js';
import {parseStrictJson, plainJson} from './io/strict-json.js';
import type {Report} from './report/schema.js';

const MOST = 256e6;
const MAX_DEPTH = 32;

const MEND = 'write one with: collapsar audit emb.npy --output report.json';

/**
 * A saved report, checked against the schema.
 * @param mend how to get one
 * @throws CollapsarError 3 where it is none
 */
export async function readReport(path: string, mend = MEND): Promise<Report> {
  let value: unknown;
  try {
    value = plainJson(parseStrictJson(await readSmallText(path, MOST), MAX_DEPTH));
  } catch (error) {
    throw ioError('unreadable-report', `${path} is no saved report: ${systemReason(error)}`, mend);
  }
  const {ReportSchema} = await import('./report/schema.js');
  const parsed = ReportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw ioError('bad-report', `${path} is no report of schema version 1: ${issue.path.join('.')}: ${issue.message}`, mend);
}
