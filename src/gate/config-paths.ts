import {isAbsolute} from 'node:path';
import type {GateConfig} from './config-schema.js';

/** A config with its relative paths put elsewhere; labels that name no file name a column, and stay. */
export function withPaths(config: GateConfig, place: (path: string) => string, isFile: (name: string) => boolean): GateConfig {
  const path = (name: string): string => (name === '-' || isAbsolute(name) ? name : place(name));
  const source = (name: string): string => (name.startsWith('@') ? `@${path(name.slice(1))}` : path(name));
  const fileOrColumn = (name: string): string => (isFile(name) ? path(name) : name);
  const {sources, baseline, policy, labels, groupBy, reporters} = config;
  return {
    ...config,
    ...(sources && {sources: sources.map(source)}),
    ...(baseline !== undefined && {baseline: path(baseline)}),
    ...(policy !== undefined && {policy: path(policy)}),
    ...(labels !== undefined && {labels: fileOrColumn(labels)}),
    ...(groupBy !== undefined && {groupBy: fileOrColumn(groupBy)}),
    ...(reporters && {reporters: reporters.map(({file, format}) => ({file: path(file), format}))}),
  };
}
