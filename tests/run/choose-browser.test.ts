import { describe, expect, test } from 'vitest';
import { chooseBrowser, installCommands } from './choose-browser.ts';

function choose(machine: {
  env?: Record<string, string>;
  executables?: readonly string[];
  playwrightChromium?: string;
}): string | undefined {
  return chooseBrowser({
    env: machine.env ?? {},
    isExecutable: (file) => machine.executables?.includes(file) ?? false,
    playwrightChromium: machine.playwrightChromium,
  });
}

describe('the browser to test with', () => {
  const executables = ['/opt/my/chrome', '/usr/bin/google-chrome', '/usr/bin/chromium', '/cache/pw/chrome'];

  test('is the one the environment names', () => {
    const env = { CHROMIUM_PATH: '/opt/my/chrome', PATH: '/usr/bin' };
    expect(choose({ env, executables })).toBe('/opt/my/chrome');
    expect(choose({ env: { PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH: '/opt/my/chrome' }, executables })).toBe(
      '/opt/my/chrome',
    );
  });

  test('is never silently another one when the environment names a wrong file', () => {
    const env = { CHROMIUM_PATH: '/nowhere', PATH: '/usr/bin' };
    expect(() => choose({ env, executables })).toThrow('CHROMIUM_PATH names /nowhere');
  });

  test('is the first on the search path, Chromium before Chrome, its shell before both', () => {
    const env = { PATH: '/bin:/usr/bin' };
    expect(choose({ env, executables })).toBe('/usr/bin/chromium');
    const shell = '/usr/bin/chromium-headless-shell';
    expect(choose({ env, executables: [...executables, shell] })).toBe(shell);
  });

  test("is Playwright's own when the system has none", () => {
    expect(choose({ executables, playwrightChromium: '/cache/pw/chrome' })).toBe('/cache/pw/chrome');
  });

  test('is none when nothing can be run', () => {
    expect(choose({ env: { PATH: '/usr/bin' }, playwrightChromium: '/cache/pw/chrome' })).toBeUndefined();
  });
});

test('only root on a Debian-like system installs the system package', () => {
  const programs = (machine: { isRoot: boolean; hasAptGet: boolean }): string[] =>
    installCommands(machine).map(([program]) => program);
  expect(programs({ isRoot: true, hasAptGet: true })).toEqual(['apt-get', 'apt-get', 'apt-get']);
  expect(programs({ isRoot: false, hasAptGet: true })).toEqual(['npx']);
  expect(programs({ isRoot: true, hasAptGet: false })).toEqual(['npx']);
});
