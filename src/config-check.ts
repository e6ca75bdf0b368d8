// What the doctor says of the configuration: everything that is wrong, not the first alone. Used by compose-doctor.ts.
import type { Environment, Settings } from './config.ts';
import { VARIABLES } from './config-variables.ts';
import { type Finding, off, problem, warning, well } from './core/finding.ts';
import type { Check } from './ports/check.ts';

const words = {
  title: 'Configuration',
  well: 'What is set can be read, and nothing is missing.',
  workspace: 'The local workspace is on: Slack and the mail server are played, and nothing leaves this machine.',
  forFirm: 'It is set up for a firm.',
  todo: 'Correct it in .env or in the environment, and start ShareBill again.',
  stranger: (name: string) => ({
    what: `${name} is no variable of ShareBill.`,
    todo: 'Correct its name, or take it out: .env.example has all names.',
  }),
} as const;

/** Whoever sets a variable that begins like this means us. */
const OURS = /^(SLACK|TEAMS|SMTP|DKIM|MAIL|BOUNCE|STRIPE|PAYPAL|LAWPAY)_/;
/** Without it, whatever begins with MAIL_ or so would be the system's own. */
const OF_OTHERS = new Set(['MAIL_CHECK', 'MAIL_PATH']);

export function configCheck(settings: Settings, environment: Environment): Check {
  return { id: 'configuration', title: words.title, run: async () => findings(settings, environment) };
}

function findings({ config, unreadable, problems }: Settings, environment: Environment): readonly Finding[] {
  const wrong = [...unreadable, ...problems].map((text) => problem(complaintOf(text)));

  return [
    ...(wrong.length > 0 ? wrong : [well(words.well)]),
    off(config.workspace ? words.workspace : words.forFirm),
    ...strangers(environment).map((name) => warning(words.stranger(name))),
  ];
}

/** "NAME: what is wrong. What to do about it." Where no remedy follows, what is wrong says it. */
function complaintOf(text: string): { what: string; todo: string } {
  const end = text.indexOf('. ');

  return end < 0 ? { what: text, todo: words.todo } : { what: text.slice(0, end + 1), todo: text.slice(end + 2) };
}

function strangers(environment: Environment): readonly string[] {
  const known = new Set<string>(VARIABLES.map(([name]) => name));
  const set = Object.keys(environment).filter((name) => (environment[name] ?? '').trim() !== '');

  return set.filter((name) => OURS.test(name) && !known.has(name) && !OF_OTHERS.has(name));
}
