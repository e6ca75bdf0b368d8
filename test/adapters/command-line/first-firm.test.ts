// The first steps on an empty database, one after the other, and which firm a command is about.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAnyDatabase, type ThrowAway } from '../../support/database.ts';
import { depsOn, runWith } from './command-world.ts';

let opened: ThrowAway;

beforeAll(async () => {
  opened = await openAnyDatabase();
});

afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

function run(...argv: string[]) {
  return runWith(depsOn(opened.database), argv);
}

const NEW_FIRM = ['--plan', 'Boutique', '--time-zone', 'America/New_York', '--currency', 'usd'];
let firmId = '';

describe('The first steps', () => {
  it.each([
    ['firm show'],
    ['firm set --list'],
    ['firm set holdSeconds 60'],
    ['firm link --slack T0123ABCD'],
    ['staff list'],
    ['staff add Ann ann@harlow.example --role administrator'],
    ['staff link ann@harlow.example --slack T0123ABCD/U0123ABCD'],
    ['staff remove ann@harlow.example'],
    ['import march.txt'],
    ['bills'],
    ['verify-audit'],
  ])('without a firm "%s" says how to add one', async (words) => {
    const { exit, stdout, stderr } = await run(...words.split(' '));

    expect(exit).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^No firm yet\. Run: sharebill firm add /);
  });

  it('the list of firms is empty at first', async () => {
    const [list, json] = [await run('firm', 'list'), await run('firm', 'list', '--json')];

    expect(list).toMatchObject({ exit: 0, stdout: expect.stringContaining('No firm yet. Run: sharebill firm add') });
    expect(JSON.parse(json.stdout)).toEqual([]);
  });

  it('adding a firm prints its id and the next command to type', async () => {
    const { exit, stdout } = await run('firm', 'add', 'Harlow & Reed LLP', ...NEW_FIRM);

    expect(exit).toBe(0);
    firmId = /frm_\w+/.exec(stdout)?.[0] ?? '';
    expect(stdout).toBe(
      `Added Harlow & Reed LLP: ${firmId}\nNext, add an administrator:\n  sharebill staff add "NAME" EMAIL --role administrator\n`,
    );
    expect(await opened.database.forFirm(firmId).firm.findFirst()).toMatchObject({
      id: firmId,
      name: 'Harlow & Reed LLP',
      plan: 'Boutique',
      timeZone: 'America/New_York',
      currency: 'USD',
    });
  });

  it('until there is an administrator the operator sets the firm up, and the audit says so', async () => {
    const set = await run('firm', 'set', 'holdSeconds', '60');
    const added = await run('staff', 'add', 'Ann Harlow', 'ann@harlow.example', '--role', 'administrator');

    expect(set).toEqual({ exit: 0, stdout: 'holdSeconds is now 60.\n', stderr: '' });
    expect(added.stdout.split('\n')).toEqual([
      'Added Ann Harlow (administrator).',
      'Next, link the person. They type /sharebill in Slack, which answers with their id:',
      '  sharebill staff link ann@harlow.example --slack T…/U… --as ann@harlow.example',
      'The firm has an administrator: commands that change it need --as ann@harlow.example',
      '',
    ]);
    const entries = await opened.database.forFirm(firmId).auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(entries.map(({ actorKind, action }) => [actorKind, action])).toEqual([
      ['operator', 'firm-setting-changed'],
      ['operator', 'staff-added'],
    ]);
  });

  it('from then on a command that changes something needs --as', async () => {
    const { exit, stderr } = await run('firm', 'set', 'holdSeconds', '90');

    expect(exit).toBe(1);
    expect(stderr).toContain('Say who does this, with --as EMAIL of somebody at Harlow & Reed LLP. Nothing was done.');
    expect(stderr).toContain('Ann Harlow');
    expect((await run('firm', 'set', 'holdSeconds', '90', '--as', 'Ann@Harlow.Example')).exit).toBe(0);
  });

  it('with one firm --firm may be given, and a wrong one is refused', async () => {
    const right = await run('staff', 'list', '--firm', firmId);
    const wrong = await run('staff', 'list', '--firm', 'frm_nobody');

    expect(right).toMatchObject({ exit: 0, stdout: expect.stringContaining('Ann Harlow') });
    expect(wrong).toMatchObject({ exit: 1, stdout: '' });
    expect(wrong.stderr).toBe('There is no firm with the id frm_nobody. Nothing was done.\nRun: sharebill firm list\n');
  });

  it('with a second firm each command must say which, and suggestions repeat it', async () => {
    const second = await run('firm', 'add', 'Ortega Law', ...NEW_FIRM);
    const secondId = /frm_\w+/.exec(second.stdout)?.[0] ?? '';
    const unsaid = await run('staff', 'list');
    const said = await run('staff', 'list', '--firm', secondId);

    expect(second.stdout).toContain(`--role administrator --firm ${secondId}\n`);
    expect(unsaid.exit).toBe(1);
    expect(unsaid.stderr).toContain('There are several firms. Say which with --firm ID:');
    expect(unsaid.stderr).toContain(`--firm ${firmId}   Harlow & Reed LLP`);
    expect(unsaid.stderr).toContain(`--firm ${secondId}   Ortega Law`);
    expect(said.stdout).toContain('Nobody yet.');
    expect(JSON.parse((await run('firm', 'list', '--json')).stdout)).toEqual([
      { id: firmId, name: 'Harlow & Reed LLP' },
      { id: secondId, name: 'Ortega Law' },
    ]);
  });
});

describe('A firm is not added', () => {
  it.each([
    [['  ', ...NEW_FIRM], 'The name is empty.'],
    [['X', '--plan', 'Gold', '--time-zone', 'UTC', '--currency', 'USD'], 'Gold is no plan. Use Starter, Loyalty'],
    [['X', '--plan', 'Elite', '--time-zone', 'Mars/One', '--currency', 'USD'], 'Mars/One is no time zone.'],
    [['X', '--plan', 'Elite', '--time-zone', 'UTC', '--currency', 'XYZ'], 'XYZ is no currency.'],
  ])('with %j', async (words, text) => {
    const before = await opened.database.directory.listFirms();
    const { exit, stderr } = await run('firm', 'add', ...words);

    expect(exit).toBe(1);
    expect(stderr).toContain(text);
    expect(await opened.database.directory.listFirms()).toEqual(before);
  });
});
