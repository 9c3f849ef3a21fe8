// Chromium without a window, and the arguments of these programs.
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Starts a browser that talks to nobody of its own accord. */
export const launch = () => chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });

/** The word after `--name`, or null. */
export const argument = name => {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : null;
};
