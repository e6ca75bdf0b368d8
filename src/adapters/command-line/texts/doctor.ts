// What `sharebill doctor` prints around the findings of the checks.

export const doctorTexts = {
  marks: { ok: 'ok', off: 'off', warning: 'WARNING', problem: 'PROBLEM' },
  todo: '→',
  tooLate: (seconds: number) => ({
    what: `There was no answer in ${seconds} seconds.`,
    todo: 'Run doctor again; if it stays, mend what comes before it in this list first.',
  }),
  broke: (code: string) => ({
    what: `The check itself broke (${code}).`,
    todo: 'Mend what comes before it in this list first, and run doctor again.',
  }),
  well: 'All is well.',
  wellWithWarnings: (count: number) => `All works. ${warnings(count)} to look at.`,
  unwell: (problems: number, count: number) =>
    `${problems === 1 ? '1 problem' : `${problems} problems`}${count === 0 ? '' : `, ${warnings(count)}`}. Mend them from the top: later ones may follow from earlier ones.`,
  tryOnline: 'Nothing was asked over the network but the database. With --online the rest is asked as well.',
  badAddress: 'error: --mail takes one e-mail address, and needs --online.',
  help: {
    doctor: 'Look at every part of the installation: what is well, what is wrong, and what to do about it.',
    online: 'also ask Slack, Microsoft, the mail server, the DNS and PUBLIC_URL',
    json: 'print one JSON value, for programs',
    mail: 'also send a test mail to that address; needs --online',
    after: `
It changes nothing. Exit code 0: all works, warnings apart; 1: there are problems; 2: the words were not understood.

Examples:
  sharebill doctor
  sharebill doctor --online --mail you@your-firm.example`,
    setup: 'Set ShareBill up for a firm, by questions or by flags: writes .env, adds the firm and its administrator.',
  },
  notHere: 'Type it in a terminal of your own: sharebill setup asks questions, and writes .env where you are.',
} as const;

function warnings(count: number): string {
  return count === 1 ? '1 warning' : `${count} warnings`;
}
