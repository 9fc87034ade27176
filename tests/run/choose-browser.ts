/** What the choice of a browser depends on; handed in, so that the choice itself is pure. */
export interface BrowserSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  isExecutable(file: string): boolean;
  /** Where Playwright would keep a Chromium of its own, installed or not. */
  readonly playwrightChromium: string | undefined;
}

const ENVIRONMENT_NAMES = ['CHROMIUM_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH'];
/**
 * The shell first: Chromium's engine, storage and service workers without the windows around them, at half the processor
 * time. Playwright, too, takes it for whatever is headless.
 */
const PROGRAM_NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The Chromium to test with: what the environment names, else one of the system, else Playwright's own.
 * `undefined` when there is none. Throws when the environment names a file that cannot be run: whoever
 * set it wants to know.
 */
export function chooseBrowser(surroundings: BrowserSurroundings): string | undefined {
  for (const name of ENVIRONMENT_NAMES) {
    const named = surroundings.env[name];
    if (named === undefined || named === '') continue;
    if (surroundings.isExecutable(named)) return named;
    throw new Error(`${name} names ${named}, which is not an executable file`);
  }
  const folders = (surroundings.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  const onPath = PROGRAM_NAMES.flatMap((program) => folders.map((folder) => `${folder}/${program}`));
  const own = surroundings.playwrightChromium;
  const candidates = [...onPath, ...USUAL_PLACES, ...(own === undefined ? [] : [own])];
  return candidates.find((file) => surroundings.isExecutable(file));
}

/** How a missing browser can be had on this machine, as commands to run one after another until there is one. */
export function installCommands(machine: {
  readonly isRoot: boolean;
  readonly hasAptGet: boolean;
}): readonly (readonly [string, ...string[]])[] {
  if (machine.isRoot && machine.hasAptGet) {
    const install = (browser: string) =>
      ['apt-get', 'install', '--yes', '--no-install-recommends', browser, 'fonts-liberation'] as const;
    return [['apt-get', 'update'], install('chromium-headless-shell'), install('chromium')];
  }
  return [['npx', 'playwright', 'install', 'chromium']];
}
