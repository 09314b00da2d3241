import {fileURLToPath} from 'node:url';
import {Config} from '@oclif/core';
import {expect, it} from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What scripts can hold on to: names of commands, arguments and flags, their values and defaults. */
it('commands and flags are those of the snapshot', async () => {
  const config = await Config.load({root});
  const commands = config.commands.filter(({pluginName}) => pluginName === 'collapsar').sort((a, b) => a.id.localeCompare(b.id));
  const contract = Object.fromEntries(commands.map(({id, args, flags}) => [id, {
    args: Object.values(args).map(({name, required = false, multiple = false}) => ({name, required, multiple})),
    flags: Object.fromEntries(Object.values(flags).sort((a, b) => a.name.localeCompare(b.name)).map((flag) => [flag.name, {
      type: flag.type,
      ...(flag.char && {char: flag.char}),
      ...(flag.type === 'option' && {multiple: flag.multiple ?? false, ...(flag.options && {options: flag.options}), default: (flag.default ?? null) as unknown}),
    }])),
  }]));
  await expect(`${JSON.stringify(contract, null, 2)}\n`).toMatchFileSnapshot('commands.snapshot.json');
});
