import {expect, it} from 'vitest';
import {createArena} from '../../../src/io/parquet/arena.js';
import {readFooter} from '../../../src/io/parquet/footer.js';
import {numberColumn} from '../../../src/io/parquet/number-column.js';
import {openFile} from '../../../src/io/parquet/parquet-file.js';
import type {RowReader} from '../../../src/io/parquet/row-reader.js';
import {BLOCK, scalarReader, takingTurns} from '../../../src/io/parquet/scalar-reader.js';
import {readLeaves} from '../../../src/io/parquet/schema.js';

const DIMS = 5;
const FIXTURE = new URL('../../../fixtures/io/parquet/pyarrow-wide.parquet', import.meta.url).pathname;

/** All rows, in batches of `size`, row groups and all. */
function readAll(groups: readonly number[], reader: RowReader, size: number): number[] {
  const values: number[] = [];
  const out = new Float32Array(size * DIMS);
  let row = 0;
  groups.forEach((rows, group) => {
    reader.enter(group);
    for (let done = 0; done < rows; done += size) {
      const count = Math.min(size, rows - done);
      reader.read(out, 0, count, row);
      values.push(...out.subarray(0, count * DIMS));
      row += count;
    }
    reader.finish(row);
  });
  return values;
}

it('columns that take turns in one memory give the rows that columns side by side do', () => {
  const file = openFile(FIXTURE);
  const footer = readFooter(file);
  const leaves = readLeaves(file.path, footer.schema).slice(0, DIMS);
  const shared = {file, arena: createArena(file.path), packed: {buffer: null}, body: {buffer: null}};
  const columns = (own: boolean) => leaves.map((leaf) => numberColumn(own ? {...shared, body: {buffer: null}} : shared, footer, leaf, 32));
  const expected = readAll(footer.groups, scalarReader(columns(true), new Float32Array(BLOCK)), 64);
  expect(expected).toHaveLength(620 * DIMS);
  for (const rows of [1, 7, 64, 100, 599, 600, 5000]) {
    const turns = takingTurns(columns(false), new Float32Array(rows * DIMS), new Float32Array(BLOCK));
    expect(readAll(footer.groups, turns, 64)).toEqual(expected);
  }
  file.close();
});
