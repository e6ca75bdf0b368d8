// Nobody finds out at the portal's door who is a client of the firm: an address that has an account and one that nobody has
// are answered with the same status, the same bytes and after the same time, with real password hashes.

import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { percentile } from '../bench/figures.ts';
import { LONG, times } from '../long/counts.ts';
import { ANY_DATABASE, type DatabaseKind } from '../support/database.ts';
import { CLIENT, type PortalProduct, sendForm, startPortalProduct } from '../support/portal-product.ts';

const SAMPLES = times({ long: 500, short: 60 });
/** Of the forms whose answers come after a time of their own: they take long, and differ little from each other. */
const EVEN_SAMPLES = times({ long: 500, short: 12 });
const WARM_UP = 3;
/** In full on a quiet machine; beside other tests one side can be unlucky. */
const MOST_APART_MS = LONG ? 5 : 15;
const PASSWORD = 'wet otter plays chess';

type Side = 'known' | 'unknown';
type Form = {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly status: number;
  readonly samples: number;
};

const FORMS: Readonly<Record<string, Form>> = {
  'sign-in': { path: 'sign-in', fields: { password: 'a wrong one, and long enough' }, status: 422, samples: SAMPLES },
  'a code to sign in': { path: 'code', fields: {}, status: 200, samples: EVEN_SAMPLES },
  'a forgotten password': { path: 'password-code', fields: {}, status: 200, samples: EVEN_SAMPLES },
  'a code and a new password': {
    path: 'set-password',
    fields: { code: '123456', newPassword: 'nine tall herons wade' },
    status: 422,
    samples: EVEN_SAMPLES,
  },
};

const databases: readonly (readonly [string, DatabaseKind])[] = [
  ['the embedded database', 'embedded'],
  ...(LONG && ANY_DATABASE === 'server' ? [['a server', ANY_DATABASE] as const] : []),
];

describe.each(databases)('At the door of the portal, on %s', (_title, database) => {
  let portal: PortalProduct;
  let strangers = 0;

  beforeAll(async () => {
    portal = await startPortalProduct({ database });
    await sendForm(`${portal.link}/continue`, {});
    await portal.settle();
    const fields = { code: portal.codes()[0] ?? '', newPassword: PASSWORD };
    expect((await sendForm(`${portal.link}/set-password`, fields)).status).toBe(303);
  });
  afterAll(() => portal?.stop());

  /** A stranger is another one each time, for wrong passwords are counted for strangers too; name and domain are as long. */
  function addressOf(side: Side): string {
    strangers += 1;

    return side === 'known' ? CLIENT : `${String(strangers).padStart(4, '0')}@none.test`;
  }

  /** As if nobody had tried: each sample is a first one. */
  async function forget(): Promise<void> {
    const fresh = { failures: 0, failedAt: null, codeAt: null, codesAsked: 0 };
    await portal.db.portalAccount.updateMany({ data: { ...fresh, codeTries: 0 } });
    await portal.shareBill.jobs.idle();
  }

  async function sample(form: Form, side: Side) {
    const address = addressOf(side);
    await forget();
    const begun = performance.now();
    const response = await sendForm(`${portal.url}/portal/${portal.firmId}/${form.path}`, {
      email: address,
      ...form.fields,
    });
    const html = await response.text();
    const tookMs = performance.now() - begun;
    const headers = headersOf(response);
    const body = html.replaceAll(address, 'ADDRESS').replace(/\w•+@[\w.]+/g, 'MASKED');

    return { side, tookMs, answer: JSON.stringify({ status: response.status, headers, body }) };
  }

  it.each(Object.entries(FORMS))(
    `${SAMPLES} a side of: %s`,
    { timeout: 60_000 + SAMPLES * 1_500 },
    async (name, form) => {
      const answers = new Set<string>();
      const took: Record<Side, number[]> = { known: [], unknown: [] };
      for (let pair = 0; pair < WARM_UP + form.samples; pair += 1) {
        const sides: Side[] = randomInt(2) === 0 ? ['known', 'unknown'] : ['unknown', 'known'];
        for (const side of sides) {
          const { tookMs, answer } = await sample(form, side);
          answers.add(answer);
          if (pair >= WARM_UP) took[side].push(tookMs);
        }
      }

      const [known, unknown] = [percentile(took.known, 0.5), percentile(took.unknown, 0.5)];
      process.stdout.write(`${name}: known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms\n`);
      expect([...answers]).toEqual([expect.stringContaining(`"status":${form.status}`)]);
      expect(Math.abs(known - unknown)).toBeLessThan(MOST_APART_MS);
    },
  );
});

/** In the order of their names; without what is of the moment. */
function headersOf(response: Response): string[] {
  const lines: string[] = [];
  response.headers.forEach((value, name) => {
    if (name !== 'date' && name !== 'etag') lines.push(`${name}: ${value}`);
  });

  return lines.toSorted();
}
