const SPELT: Readonly<Record<string, string>> = {
  '×': 'x',
  '·': '*',
  '…': '...',
  '−': '-',
  '–': '-',
  '—': '-',
  '′': "'",
  '’': "'",
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '≈': '~',
  '±': '+-',
  '→': '->',
  '√': 'sqrt',
  '‖': '||',
  '⌈': 'ceil(',
  '⌉': ')',
  '⌊': 'floor(',
  '⌋': ')',
  '²': '^2',
  ᵀ: '^T',
  λ: 'lambda',
  σ: 'sigma',
  ρ: 'rho',
  α: 'alpha',
  Σ: 'Sum ',
  ū: 'u',
};

/** A line for a terminal that knows no Unicode: mathematics spelt out, anything else as \u{…}. */
export const ascii = (line: string): string =>
  line.replace(/[^\x00-\x7f]/gu, (char) => SPELT[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
