// A real Chromium for the tests that look at pages. Used by the page tests and the journeys.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts the system's Chromium, or the one that CHROMIUM_PATH names; throws a plain sentence when there is none. */
export function launchBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM_PATH;
  const executablePath = [...(named ? [named] : usualPlaces)].find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error("No Chromium found. Install Debian's chromium, or set CHROMIUM_PATH");
  }

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
