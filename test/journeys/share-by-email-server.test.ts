// The journeys on a PostgreSQL server: where TEST_DATABASE_URL is set, and always where REQUIRE_SERVER_DATABASE=1.
import { describe } from 'vitest';
import { shareByEmailJourneys } from './share-by-email.ts';

const wanted = process.env.TEST_DATABASE_URL !== undefined || process.env.REQUIRE_SERVER_DATABASE === '1';

describe.skipIf(!wanted)('Sharing a bill by e-mail from Slack, on a PostgreSQL server', () => {
  shareByEmailJourneys('server');
});
