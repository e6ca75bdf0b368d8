// The journeys on the embedded database.
import { describe } from 'vitest';
import { shareByEmailJourneys } from './share-by-email.ts';

describe('Sharing a bill by e-mail from Slack, on the embedded database', () => {
  shareByEmailJourneys('embedded');
});
