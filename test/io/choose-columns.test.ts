import {describe, expect, it} from 'vitest';
import {chooseColumns, withRoles, type Column} from '../../src/io/choose-columns.js';

const table = (...kinds: readonly (Column['kind'] | `${string}:${Column['kind']}`)[]): Column[] => kinds.map((text, index) => {
  const [kind, name = `c${index}`] = text.split(':').reverse() as [Column['kind'], string?];
  return {name, type: kind, kind, dims: null, rows: 3};
});

const choose = (columns: Column[], options = {}) => chooseColumns('t', columns, options);

describe('the embeddings of a table', () => {
  it.each([
    ['the only lists of floats', table('integer', 'floats', 'text'), [1]],
    ['lists of floats before lists of integers', table('integers', 'floats', 'integers'), [1]],
    ['lists of integers where there are no others', table('integers', 'text'), [0]],
    ['lists before scalars', table('float', 'float', 'floats'), [2]],
    ['floats together, integers left out', table('integer', 'float', 'text', 'float'), [1, 3]],
    ['integers together where nothing else is there', table('integer', 'integer', 'text'), [0, 1]],
    ['never the index of pandas', table('integer', 'integer', '__index_level_0__:integer'), [0, 1]],
  ])('are %s', (_what, columns, indices) => {
    expect(choose(columns)).toEqual(indices);
    const scalars = withRoles(columns).flatMap(({role}, index) => (role === 'scalar' ? [index] : []));
    if (indices.length > 1) expect(scalars).toEqual(indices);
  });

  it('leave the label column out', () => {
    expect(choose(table('float', 'label:float', 'float'), {labels: 'label'})).toEqual([0, 2]);
  });

  it('are the column asked for, whatever else there is', () => {
    expect(choose(table('floats', 'mine:floats'), {column: 'mine'})).toEqual([1]);
    expect(choose(table('floats', 'mine:integer'), {column: 'mine'})).toEqual([1]);
  });

  it.each([
    ['several', table("it's:floats", 'b:floats'), {}, 'several-columns', ["--column 'it'\\''s'", '--column b']],
    ['none', table('text', 'other'), {}, 'no-embeddings', []],
    ['one number a row', table('text', 'score:float'), {}, 'no-embeddings', ['--column score']],
    ['no columns at all', table(), {}, 'no-embeddings', []],
    ['text', table('name:text'), {column: 'name'}, 'no-embeddings', []],
    ['a name nobody bears', table('embedding:floats'), {column: 'embeding'}, 'no-such-column', ['--column embedding']],
    ['labels nobody bears', table('floats', 'label:text'), {labels: 'lable'}, 'no-such-column', ['--labels label']],
    ['groups nobody bears', table('floats', 'label:text'), {groupBy: 'lable'}, 'no-such-column', ['--group-by label']],
    ['a name borne twice', table('x:floats', 'x:floats'), {column: 'x'}, 'several-columns', ['give each its own name']],
  ])('are not %s', (_what, columns, options, code, suggestions) => {
    expect(() => choose(columns, options)).toThrow(expect.objectContaining({name: 'CollapsarError', code, exit: 3, suggestions}) as Error);
  });
});
