// What the commands that show bills, shares and histories print. Part of the texts of en.ts.

export const views = {
  status: {
    title: (number: string, client: string) => `Bill ${number} · ${client}`,
    trustTitle: (number: string, client: string) => `Trust request ${number} · ${client}`,
    neverShared: 'Not shared yet',
    more: (shown: string) => `These are the newest ${shown} events. Give --limit to see others.`,
  },
  shares: {
    columns: { number: 'Bill', client: 'Client', sharer: 'Shared by', when: 'When', standing: 'Now' },
    none: 'Nothing is shared.',
    noneOf: (number: string) => `Bill ${number} is not shared, or it was cancelled.`,
    more: (shown: string) => `These are the newest ${shown}. Give --limit, or a bill, to see others.`,
  },
  history: {
    title: (number: string, name: string) => `${number} · ${name}`,
    columns: { when: 'When', who: 'Who', subject: 'Subject', to: 'To', message: 'Message' },
    none: 'Nothing was logged on this matter yet.',
    cancelled: (subject: string) => `${subject} (cancelled)`,
    more: (shown: string) => `These are the newest ${shown}. Give --limit to see others.`,
  },
} as const;

export const viewRefusals = {
  'no-such-bill': (number: string, near: string) => [
    `There is no bill ${number}.`,
    near === '' ? 'Look for it: sharebill bills WORDS' : `Near it: ${near}`,
  ],
  'matter-not-found': (typed: string) => [
    `There is no matter "${typed}".`,
    'Give a part of its number, its name or its client.',
  ],
  'which-matter': (typed: string) => `Several matters fit "${typed}". Give the number of one:`,
} as const;
