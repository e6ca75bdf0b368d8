// See random-kills.ts.
import { afterAll, test } from 'vitest';
import { times } from './counts.ts';
import { anEmbeddedPlace, forgetPrepared } from './prepared-firm.ts';
import { killAtRandom } from './random-kills.ts';

const KILLS = times({ long: 40, short: 4 });
const SHARES = times({ long: 400, short: 40 });

afterAll(forgetPrepared);

test(`killed ${KILLS} times at random while 8 people share, it loses nothing and sends nothing twice`, {
  timeout: 150_000 + KILLS * 20_000,
}, async () => {
  await killAtRandom(await anEmbeddedPlace(), { part: 'random kills, embedded', kills: KILLS, shares: SHARES });
});
