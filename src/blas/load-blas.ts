import {basename} from 'node:path';

/** The calls that are used, in Fortran's convention: column-major, `int` and scalars by address. */
export interface Blas {
  /** such as `openblas-0.3.31-SkylakeX`, for the report */
  readonly label: string;
  /** lower or upper part of C += A Aᵀ, A is n × k */
  syrk(n: number, k: number, a: Float64Array, lda: number, c: Float64Array, ldc: number): Promise<void>;
  /** C += A Bᵀ, A is m × k and B n × k */
  gemm(m: number, n: number, k: number, a: Float64Array, lda: number, b: Float64Array, ldb: number, c: Float64Array, ldc: number): Promise<void>;
  /** C = Aᵀ B, A is k × m and B k × n, all close together */
  product(m: number, n: number, k: number, a: Float64Array, b: Float64Array, c: Float64Array): Promise<void>;
  /** the same of float32, except that C is written over */
  readonly float32: {
    syrk(n: number, k: number, a: Float32Array, lda: number, c: Float32Array): Promise<void>;
    gemm(m: number, n: number, k: number, a: Float32Array, lda: number, b: Float32Array, ldb: number, c: Float32Array): Promise<void>;
    product(m: number, n: number, k: number, a: Float32Array, b: Float32Array, c: Float32Array): Promise<void>;
  };
  /** LAPACK's dsytrd on the upper triangle */
  sytrd(n: number, a: Float64Array, diagonal: Float64Array, offDiagonal: Float64Array, tau: Float64Array): Promise<void>;
  /** LAPACK's dpotrf on the upper triangle, A = UᵀU; false where A is not positive definite */
  potrf(n: number, a: Float64Array): Promise<boolean>;
  /** B becomes U⁻ᵀB, U is the upper triangle of a and B n × m */
  trsm(n: number, m: number, u: Float64Array, b: Float64Array): Promise<void>;
  /** Where calls are at work now that nobody waits for, an exit of the process shall not wait for them either. */
  abandon(): void;
}

type Argument = ArrayBufferView | number;
interface Foreign {
  (...args: Argument[]): unknown;
  async(...args: [...Argument[], (error: Error | null) => void]): void;
}
interface Koffi {
  load(path: string | null): {func(name: string, result: string, parameters: readonly string[]): Foreign};
}

/** Prefix and suffix of the names in scipy's builds (64- and 32-bit integers), in 64-bit builds, and everywhere else. */
const NAMES = [['scipy_', '_64_'], ['scipy_', '_'], ['', '_64_'], ['', '_'], ['', '']] as const;

/** The optional dependency through which foreign functions are called; undefined where it is not installed. */
export async function loadKoffi(): Promise<Koffi | undefined> {
  const name = 'koffi';
  try {
    return (await import(name) as {default: Koffi}).default;
  } catch {
    return undefined;
  }
}

/**
 * Loads a library, sets it to one thread a call, and probes it with known answers.
 *
 * Integers go by address as 64 bits whose upper half is zero: a build with 32-bit integers reads the lower half (all machines
 * that Node runs on are little-endian, save s390x), so both kinds are called alike and nothing needs to be told apart.
 * @throws Error where a name is missing or an answer is wrong
 */
export async function loadBlas(koffi: Koffi, path: string): Promise<Blas> {
  const library = koffi.load(path);
  const found = NAMES.find(([prefix, suffix]) => attempt(() => library.func(`${prefix}dsyrk${suffix}`, 'void', [])) !== undefined);
  if (found === undefined) throw new Error('it has no dsyrk');
  const [prefix, suffix] = found;
  /** `texts` arguments are characters, whose lengths Fortran passes at the end. */
  const routine = (name: string, addresses: number, texts: number): Foreign => library.func(`${prefix}${name}${suffix}`, 'void',
    [...new Array<string>(addresses).fill('void *'), ...new Array<string>(texts).fill('size_t')]);
  const syrk = routine('dsyrk', 10, 2);
  const gemm = routine('dgemm', 13, 2);
  const ssyrk = routine('ssyrk', 10, 2);
  const sgemm = routine('sgemm', 13, 2);
  const sytrd = routine('dsytrd', 10, 1);
  const potrf = routine('dpotrf', 5, 1);
  const trsm = routine('dtrsm', 11, 4);
  const flags = singleThreaded(library, prefix, suffix, path);
  const blas: Blas = {
    label: flags,
    syrk: (n, k, a, lda, c, ldc) => away(syrk, [UPPER, PLAIN, int(n), int(k), ONE, a, int(lda), ONE, c, int(ldc), 1, 1]),
    gemm: (m, n, k, a, lda, b, ldb, c, ldc) =>
      away(gemm, [PLAIN, TRANSPOSED, int(m), int(n), int(k), ONE, a, int(lda), b, int(ldb), ONE, c, int(ldc), 1, 1]),
    product: (m, n, k, a, b, c) =>
      away(gemm, [TRANSPOSED, PLAIN, int(m), int(n), int(k), ONE, a, int(Math.max(1, k)), b, int(Math.max(1, k)), ZERO, c, int(m), 1, 1]),
    float32: {
      syrk: (n, k, a, lda, c) => away(ssyrk, [UPPER, PLAIN, int(n), int(k), ONE32, a, int(lda), ZERO32, c, int(n), 1, 1]),
      gemm: (m, n, k, a, lda, b, ldb, c) => away(sgemm, [PLAIN, TRANSPOSED, int(m), int(n), int(k), ONE32, a, int(lda), b, int(ldb), ZERO32, c, int(m), 1, 1]),
      product: (m, n, k, a, b, c) =>
        away(sgemm, [TRANSPOSED, PLAIN, int(m), int(n), int(k), ONE32, a, int(Math.max(1, k)), b, int(Math.max(1, k)), ZERO32, c, int(m), 1, 1]),
    },
    sytrd: async (n, a, diagonal, offDiagonal, tau) => {
      const info = int(0);
      const work = new Float64Array(64 * n);
      await away(sytrd, [UPPER, int(n), a, int(n), diagonal, offDiagonal, tau, work, int(work.length), info, 1]);
      if (Number(info[0]) !== 0) throw new Error(`dsytrd refused argument ${-Number(info[0])}`);
    },
    potrf: async (n, a) => {
      const info = int(0);
      await away(potrf, [UPPER, int(n), a, int(n), info, 1]);
      return Number(info[0]) === 0;
    },
    trsm: (n, m, u, b) => away(trsm, [LEFT, UPPER, TRANSPOSED, PLAIN, int(n), int(m), ONE, u, int(n), b, int(n), 1, 1, 1, 1]),
    abandon: () => {
      if (atWork > 0) process.once('exit', (code) => { if (atWork > 0) leave(koffi, code); });
    },
  };
  await probe(blas);
  return blas;
}

const text = (letter: string) => Uint8Array.of(letter.charCodeAt(0), 0);
const UPPER = text('U');
const LEFT = text('L');
/** as it is: not transposed, no diagonal of ones taken for granted */
const PLAIN = text('N');
const TRANSPOSED = text('T');
const ONE = Float64Array.of(1);
const ZERO = Float64Array.of(0);
const ONE32 = Float32Array.of(1);
const ZERO32 = Float32Array.of(0);
const int = (value: number) => BigInt64Array.of(BigInt(value));

/** calls that have not returned */
let atWork = 0;

/** Calls on a thread of libuv's pool; the arguments live until it returns. */
const away = (call: Foreign, args: Argument[]): Promise<void> => new Promise((resolve, reject) => {
  atWork++;
  call.async(...args, (error) => {
    atWork--;
    args.length = 0;
    if (error) reject(error);
    else resolve();
  });
});

/** Node would join libuv's threads first, and so wait for what they are at: half a minute at 4,096 channels. */
const leave = (koffi: Koffi, code: number): unknown =>
  attempt(() => koffi.load(process.platform === 'win32' ? 'ucrtbase.dll' : null).func('_exit', 'void', ['int'])(code));

/** Our own threads run above it: calls of one thread each give the same bits for any number. */
function singleThreaded(library: ReturnType<Koffi['load']>, prefix: string, suffix: string, path: string): string {
  const optional = (name: string, result: string, parameters: string[]) => attempt(() => library.func(name, result, parameters));
  const ending = suffix === '_64_' ? '64_' : '';
  optional(`${prefix}openblas_set_num_threads${ending}`, 'void', ['int'])?.(1);
  optional('MKL_Set_Num_Threads', 'void', ['int'])?.(1);
  const config = optional(`${prefix}openblas_get_config${ending}`, 'str', [])?.();
  const core = optional(`${prefix}openblas_get_corename${ending}`, 'str', [])?.();
  if (typeof config !== 'string') return basename(path).replace(/^lib|\.(so|dylib|dll).*$/g, '');
  return ['openblas', /OpenBLAS (\d+\.\d+\.\d+)/.exec(config)?.[1], core].filter((part) => typeof part === 'string').join('-');
}

/** Known answers: small integers, and a matrix with the eigenvalues 0, 2 and 4. */
async function probe(blas: Blas): Promise<void> {
  const c = new Float64Array(4);
  await blas.syrk(2, 3, Float64Array.of(1, 2, 3, 4, 5, 6), 2, c, 2);
  const d = new Float64Array(4);
  await blas.gemm(2, 2, 1, Float64Array.of(1, 2), 2, Float64Array.of(3, 5), 2, d, 2);
  const e = new Float64Array(2);
  await blas.product(2, 1, 2, Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6), e);
  const [s, t, u] = [new Float32Array(4), new Float32Array(4), new Float32Array(2)];
  await blas.float32.syrk(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6), 2, s);
  await blas.float32.gemm(2, 2, 1, Float32Array.of(1, 2), 2, Float32Array.of(3, 5), 2, t);
  await blas.float32.product(2, 1, 2, Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6), u);
  const [diagonal, offDiagonal, tau] = [new Float64Array(3), new Float64Array(2), new Float64Array(2)];
  await blas.sytrd(3, Float64Array.of(2, 1, 1, 1, 2, 1, 1, 1, 2), diagonal, offDiagonal, tau);
  const [factor, solution] = [Float64Array.of(4, 2, 2, 5), Float64Array.of(2, 5)];
  const isPositive = await blas.potrf(2, factor) && !await blas.potrf(2, Float64Array.of(1, 2, 2, 1));
  await blas.trsm(2, 1, factor, solution);
  const trace = diagonal[0] + diagonal[1] + diagonal[2];
  const squares = diagonal.reduce((sum, x) => sum + x * x, 0) + 2 * (offDiagonal[0] ** 2 + offDiagonal[1] ** 2);
  const products = '35,44,56,3,6,5,10,17,39';
  const right = isPositive && [factor[0], factor[2], factor[3], ...solution].join() === '2,1,2,1,2' && [c[0], c[2], c[3], ...d, ...e].join() === products && [s[0], s[2], s[3], ...t, ...u].join() === products
    && Math.abs(trace - 6) < 1e-12 && Math.abs(squares - 18) < 1e-12;
  if (!right) throw new Error('its answers are wrong');
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
