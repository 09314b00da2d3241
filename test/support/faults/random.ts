/** Seeded draws; the same on every machine up to the last bit of Math.log, Math.cos and Math.pow. */
export interface Random {
  /** in [0, 1) */
  uniform(): number;
  normal(): number;
  /** Student t, `degrees` a whole number, scaled to variance 1 (degrees > 2) */
  student(degrees: number): number;
  /** in 0…n−1 */
  below(n: number): number;
}

/** Source of the generator: C. Doty-Humphrey's sfc32, seeded by a hash of `name`. */
export function createRandom(name: string): Random {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, hash(name)];
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  const uniform = (): number => next() / 2 ** 32;
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform, normal,
    student(degrees) {
      let squares = 0;
      for (let i = 0; i < degrees; i++) squares += normal() ** 2;
      return normal() / Math.sqrt(squares / degrees) * Math.sqrt((degrees - 2) / degrees);
    },
    below: (n) => Math.floor(uniform() * n),
  };
}

function hash(text: string): number {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return h | 0;
}
