import {existsSync} from 'node:fs';

/** The folder that holds package.json, wherever in the package the build has put this. */
export const packageRoot = ((): URL => {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) folder = new URL('..', folder);
  return folder;
})();
