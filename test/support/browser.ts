// A real Chromium for the tests that look at pages. Used by the page tests and the journeys.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Whether browser tests run here: where there is a Chromium, and always where REQUIRE_BROWSER=1. Says so when not. */
export function browserTests(): boolean {
  const wanted = chromiumPath() !== undefined || process.env.REQUIRE_BROWSER === '1';
  if (!wanted) process.stderr.write(`The tests in a browser are left out. ${missing}\n`);
  return wanted;
}

/** Starts the system's Chromium, or the one that CHROMIUM_PATH names; throws a plain sentence when there is none. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error(missing);

  return chromium.launch({
    executablePath,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const missing = "No Chromium found. Install Debian's chromium, or set CHROMIUM_PATH";

function chromiumPath(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  return [...(named ? [named] : usualPlaces)].find((path) => existsSync(path));
}
