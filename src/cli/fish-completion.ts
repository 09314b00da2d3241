/** The completion script for fish, of which oclif's plug-in has none, from what oclif knows of the commands. */
import type {Command} from '@oclif/core';

type Commands = readonly Pick<Command.Loadable, 'id' | 'hidden' | 'summary' | 'description' | 'flags'>[];

/**
 * Commands, the flags of each, their values, and file names where a flag takes some.
 * @param metrics ids to offer for `metrics ID` and `--metrics`
 */
export const fishCompletion = (bin: string, commands: Commands, metrics: readonly string[]): string => {
  const complete = (condition: string, rest: string): string => `complete -c ${bin} -n ${quoted(condition)} ${rest}\n`;
  const shown = commands.filter(({id, hidden}) => hidden !== true && !id.includes(':'));
  return [
    `# collapsar completion fish > ~/.config/fish/completions/${bin}.fish\n`,
    ...shown.map(({id, summary, description}) => complete('__fish_use_subcommand', `-f -a ${id} -d ${quoted(firstSentence(summary ?? description ?? ''))}`)),
    complete('__fish_seen_subcommand_from metrics', `-a ${quoted(metrics.join(' '))}`),
    ...shown.flatMap(({id, flags}) => Object.values(flags).filter(({hidden}) => hidden !== true).flatMap((flag) =>
      flagWords(flag, metrics).map((words) => complete(`__fish_seen_subcommand_from ${id}`, words)))),
  ].join('');
};

const flagWords = (flag: Command.Flag.Cached, metrics: readonly string[]): string[] => {
  const text = `-d ${quoted(firstSentence(flag.summary ?? flag.description ?? ''))}`;
  const names = `-l ${flag.name}${flag.char ? ` -s ${flag.char}` : ''}`;
  if (flag.type === 'boolean') return [`${names} ${text}`, ...(flag.allowNo ? [`-l no-${flag.name} -d ${quoted(`Undo --${flag.name}`)}`] : [])];
  return [`${names} ${valuesOf(flag, metrics)} ${text}`];
};

/** -r lets fish offer file names, -x does not. */
const valuesOf = ({name, options, helpValue}: Extract<Command.Flag.Cached, {type: 'option'}>, metrics: readonly string[]): string => {
  if (name === 'metrics') return `-x -a ${quoted(metrics.join(' '))}`;
  if (options) return `-x -a ${quoted(options.join(' '))}`;
  return /FILE|\.json/.test(String(helpValue ?? '')) ? '-r' : '-x';
};

const firstSentence = (text: string): string => /^.*?[.:;](?=\s|$)/s.exec(text)?.[0].slice(0, -1) ?? text;

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
