import {env} from 'node:process';
import {findBlas} from './find-blas.js';
import {loadBlas, loadKoffi, type Blas} from './load-blas.js';

export interface OpenedBlas {
  readonly blas?: Blas;
  /** why there was nothing to try, in words */
  readonly missing?: string;
  /** libraries that were tried and will not do, with why, a line each */
  readonly refused: readonly string[];
}

/** The first BLAS that is here and gives right answers. */
export async function openBlas(): Promise<OpenedBlas> {
  const paths = findBlas(env);
  if (paths.length === 0) return {missing: 'none was found; COLLAPSAR_BLAS can name one', refused: []};
  const koffi = await loadKoffi();
  if (koffi === undefined) return {missing: 'the optional package koffi is not installed', refused: []};
  return withOneThread(async () => {
    const refused: string[] = [];
    for (const path of paths) {
      try {
        return {blas: await loadBlas(koffi, path), refused};
      } catch (error) {
        refused.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return {refused};
  });
}

/** OpenBLAS and MKL read these when they are loaded, and would start threads that nobody asks for. */
async function withOneThread<T>(work: () => Promise<T>): Promise<T> {
  const before = ['OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'].map((name) => [name, env[name]] as const);
  for (const [name] of before) env[name] = '1';
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    }
  }
}
