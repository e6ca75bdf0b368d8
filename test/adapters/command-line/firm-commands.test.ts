// `sharebill firm show | link | set`, and their refusals.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { firmSettings, parseSetting, SETTING_KEYS } from '../../../src/core/firm-settings.ts';
import { aFirmId, testDatabase } from '../../support/database.ts';
import { aPerson, depsOn, ids, runWith } from './command-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

async function aFirm(settings: Record<string, string | number | boolean> = {}) {
  const firmId = await aFirmId(database, { settings });
  const administrator = await aPerson(database, { firmId, role: 'administrator', name: 'Ann Harlow' });
  const read = (...argv: string[]) => runWith(depsOn(database), [...argv, '--firm', firmId]);

  return {
    firmId,
    db: database.forFirm(firmId),
    administrator,
    read,
    write: (...argv: string[]) => read(...argv, '--as', administrator.email),
  };
}

const aWorkspace = () => `T${ids.newSecret().replace(/\W|_/g, '').slice(0, 12).toUpperCase()}`;

describe('sharebill firm show', () => {
  it('shows the firm, its Slack workspace, and every setting with what it means', async () => {
    const { write, read, firmId } = await aFirm({ holdSeconds: 45 });
    const workspaceId = aWorkspace();
    await write('firm', 'link', '--slack', workspaceId);

    const { exit, stdout } = await read('firm', 'show');

    expect(exit).toBe(0);
    for (const text of ['Harlow & Reed LLP', firmId, 'Boutique', 'America/New_York', 'USD', workspaceId]) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toMatch(/^holdSeconds +45 +Seconds between confirm and sending/m);
    expect(SETTING_KEYS.filter((key) => !new RegExp(`^${key} `, 'm').test(stdout))).toEqual([]);
  });

  it('as JSON', async () => {
    const { read, firmId } = await aFirm({ phone: '+1 212 555 0100' });

    const { stdout } = await read('firm', 'show', '--json');

    expect(JSON.parse(stdout)).toEqual({
      id: firmId,
      name: 'Harlow & Reed LLP',
      plan: 'Boutique',
      timeZone: 'America/New_York',
      currency: 'USD',
      teamsTenants: [],
      slackWorkspaces: [],
      settings: { ...firmSettings({}), phone: '+1 212 555 0100' },
    });
  });
});

describe('sharebill firm set', () => {
  it('changes a setting, the plan, and empties a text', async () => {
    const { write, db, firmId } = await aFirm({ phone: '+1 212 555 0100' });

    const answers = [
      await write('firm', 'set', 'holdSeconds', '120'),
      await write('firm', 'set', 'plan', 'Elite'),
      await write('firm', 'set', 'phone', ''),
    ];

    expect(answers.map(({ stdout }) => stdout)).toEqual([
      'holdSeconds is now 120.\n',
      'plan is now Elite.\n',
      'phone is now empty.\n',
    ]);
    const firm = await db.firm.findFirstOrThrow();
    expect(firm.plan).toBe('Elite');
    expect(firm.settings).toMatchObject({ holdSeconds: 120, phone: '' });
    expect(await db.auditEntry.count({ where: { action: 'firm-setting-changed', subjectId: firmId } })).toBe(3);
  });

  it('lists the settings, with their values and meanings, as text and as JSON', async () => {
    const { read } = await aFirm({ holdSeconds: 45 });

    const [text, json] = [await read('firm', 'set', '--list'), await read('firm', 'set', '--list', '--json')];

    expect(text.stdout).toMatch(/^plan +Boutique +What the firm may use/m);
    expect(text.stdout).toContain('Change one with: sharebill firm set KEY VALUE');
    const list: { key: string; value: unknown; meaning: string }[] = JSON.parse(json.stdout);
    expect(list.map(({ key }) => key)).toEqual(['plan', ...SETTING_KEYS]);
    expect(list.find(({ key }) => key === 'holdSeconds')?.value).toBe(45);
    expect(list.every(({ meaning }) => meaning.length > 20)).toBe(true);
  });

  it('tells the least and the most of a number as the rule has them', async () => {
    const { read } = await aFirm();
    const list: { key: string; meaning: string }[] = JSON.parse((await read('firm', 'set', '--list', '--json')).stdout);

    for (const key of ['holdSeconds', 'paymentTermsDays'] as const) {
      const meaning = list.find((setting) => setting.key === key)?.meaning ?? '';
      const [, least = '', most = ''] = /(\d+) to (\d+)/.exec(meaning) ?? [];
      expect(parseSetting(key, least).ok && parseSetting(key, most).ok).toBe(true);
      expect(parseSetting(key, String(Number(most) + 1)).ok).toBe(false);
    }
  });

  it.each([
    [['holdSeconds', '901'], 'holdSeconds takes a whole number from 0 to 900. Nothing was changed.'],
    [['holdseconds', '30'], 'There is no setting holdseconds. Use one of: plan, holdSeconds'],
    [['cardDetail', 'all'], 'cardDetail takes number or client or full.'],
    [['plan', 'Gold'], 'Gold is no plan. Use Starter, Loyalty, Boutique, Elite'],
    [['holdSeconds'], 'Say what to set, and to what'],
    [[], 'Say what to set, and to what'],
  ])('refuses %j and says what it takes', async (words, text) => {
    const { write, db } = await aFirm();

    const { exit, stderr } = await write('firm', 'set', ...words);

    expect(exit).toBe(1);
    expect(stderr).toContain(text);
    expect(await db.auditEntry.count()).toBe(0);
  });
});

describe('sharebill firm link', () => {
  it('links the workspace and names the next step; once more changes nothing', async () => {
    const { write, firmId, administrator } = await aFirm();
    const workspaceId = aWorkspace();

    const [first, again] = [
      await write('firm', 'link', '--slack', workspaceId.toLowerCase()),
      await write('firm', 'link', '--slack', workspaceId),
    ];

    expect(first.stdout).toContain(`Slack workspace ${workspaceId} is linked to Harlow & Reed LLP.`);
    expect(first.stdout).toContain(
      `sharebill staff link EMAIL --slack ${workspaceId}/U… --as ${administrator.email} --firm ${firmId}`,
    );
    expect(again.exit).toBe(0);
    expect(await database.directory.firmOfWorkspace('slack', workspaceId)).toBe(firmId);
  });

  it('links a tenant of Teams as well, and asks for one of both', async () => {
    const { write, read, firmId } = await aFirm();
    const tenant = randomUUID();

    const linked = await write('firm', 'link', '--teams', tenant.toUpperCase());
    const [both, none, wrong] = [
      await write('firm', 'link', '--teams', tenant, '--slack', 'T0123ABCD'),
      await write('firm', 'link'),
      await write('firm', 'link', '--teams', 'harlow.onmicrosoft.com'),
    ];

    expect(linked.stdout).toContain(`staff link EMAIL --teams ${tenant}/OBJECT-ID`);
    expect(await database.directory.firmOfWorkspace('teams', tenant)).toBe(firmId);
    expect((await read('firm', 'show')).stdout).toContain(tenant);
    for (const { exit, stderr } of [both, none]) {
      expect({ exit, stderr }).toMatchObject({ exit: 1, stderr: expect.stringContaining('one of both') });
    }
    expect(wrong.stderr).toContain('harlow.onmicrosoft.com is not the id of a tenant.');
  });

  it('refuses a workspace of another firm, and what is no workspace', async () => {
    const [one, other] = [await aFirm(), await aFirm()];
    const workspaceId = aWorkspace();
    await one.write('firm', 'link', '--slack', workspaceId);

    const [taken, wrong] = [
      await other.write('firm', 'link', '--slack', workspaceId),
      await other.write('firm', 'link', '--slack', 'harlow.slack.com'),
    ];

    expect(taken).toMatchObject({ exit: 1, stdout: '' });
    expect(taken.stderr).toContain(`Workspace ${workspaceId} belongs to another firm here`);
    expect(wrong.stderr).toContain('harlow.slack.com is not the id of a Slack workspace. It looks like T0123ABCD.');
    expect(await database.directory.firmOfWorkspace('slack', workspaceId)).toBe(one.firmId);
  });
});
