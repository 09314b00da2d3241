/** The machine's own Chromium, headless, driven by Playwright. */
import {spawnSync} from 'node:child_process';
import {chromium, type Browser, type Page as PlaywrightPage} from 'playwright-core';

const NAMES = [process.env.CHROME_PATH, 'chromium', 'chromium-browser', 'google-chrome'];

/** its path; undefined where there is none, and the tests that need it are skipped */
export const CHROMIUM = NAMES.filter((name) => name !== undefined)
  .map((name) => spawnSync('which', [name], {encoding: 'utf8'}).stdout?.trim())
  .find((path) => path && spawnSync(path, ['--version']).status === 0);

export interface PageOptions {
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  readonly script?: boolean;
}

/** With what the page complained of: errors, violations of its policy, and requests other than for itself. */
export type Page = PlaywrightPage & {readonly complaints: readonly string[]};

export const launch = (): Promise<Browser> =>
  chromium.launch({executablePath: CHROMIUM, args: ['--disable-gpu', '--force-color-profile=srgb', '--font-render-hinting=none']});

const newPage = (browser: Browser, {width, height, dark = false, script = true}: PageOptions): Promise<PlaywrightPage> =>
  browser.newPage({viewport: {width, height}, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: script});

export const openHtml = async (browser: Browser, html: string, options: PageOptions): Promise<PlaywrightPage> => {
  const page = await newPage(browser, options);
  await page.setContent(html);
  return page;
};

export const openPage = async (browser: Browser, url: string, options: PageOptions): Promise<Page> => {
  const page = await newPage(browser, options);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) complaints.push(`request of ${request.url()}`);
  });
  await page.goto(url);
  return Object.assign(page, {complaints});
};
