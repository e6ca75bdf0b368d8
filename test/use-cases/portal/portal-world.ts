// A firm with one portal share to one contact, on a clock that the test turns: the door of the portal from outside.
import { randomUUID } from 'node:crypto';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { portalSecrets } from '../../../src/adapters/portal/portal-secrets.ts';
import { systemIds } from '../../../src/adapters/system/system-ids.ts';
import { LINK_LIFE_MS } from '../../../src/core/portal.ts';
import type { BillMail, CodeMail, MailOutcome } from '../../../src/ports/mailer.ts';
import { askForCode } from '../../../src/use-cases/ask-for-code.ts';
import { enterByCode } from '../../../src/use-cases/enter-by-code.ts';
import { mailPortalCode } from '../../../src/use-cases/mail-portal-code.ts';
import { openLink } from '../../../src/use-cases/open-link.ts';
import type { CodePurpose } from '../../../src/use-cases/portal/codes.ts';
import type { ClientAtDoor } from '../../../src/use-cases/portal/find-client.ts';
import { strangers } from '../../../src/use-cases/portal/strangers.ts';
import { loadPortalSession } from '../../../src/use-cases/portal-session.ts';
import { signIn } from '../../../src/use-cases/sign-in.ts';
import { fillFirm } from '../../contract/database-full-firm.ts';
import { aFirmId } from '../../support/database.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The contact's own, in every such firm. */
export const ADDRESS = 'ana@client.example';
export const PASSWORD = 'wet otter plays chess';

export type PortalWorld = Awaited<ReturnType<typeof aPortalWorld>>;
/** Of the share; the bill as it was then. */
const CONTENT = {
  bill: { total: { minor: '1', currency: 'USD' }, balance: { minor: '1', currency: 'USD' } },
  sharer: { name: 'Maria', email: 'maria@firm.test' },
};

type Settings = Readonly<Record<string, string | boolean>>;

export async function aPortalWorld(database: Database, settings: Settings = {}) {
  const parts = await someParts(database, settings);
  const { firmId, id, db, secrets, deps, mails } = parts;
  const byLink: ClientAtDoor = { by: 'link', contactId: id, address: ADDRESS };
  const byAddress: ClientAtDoor = { by: 'address', address: ADDRESS };
  const account = () => db.portalAccount.findFirstOrThrow();
  const ask = (client: ClientAtDoor = byLink, wants: CodePurpose = 'sign-in') =>
    askForCode(deps, { firmId, client, wants });
  const code = async () => {
    const { id: accountId, codeNonce: nonce } = await account();

    return secrets.code({ accountId, nonce });
  };
  const enter = (typed: { code: string; newPassword?: string | undefined }, client: ClientAtDoor = byLink) =>
    enterByCode(deps, { firmId, client, newPassword: undefined, ...typed });

  return {
    ...parts,
    ...{ byLink, byAddress, account, ask, code, enter },
    open: (token: string) => openLink(deps, { token }),
    /** What the job does. */
    mailCode: async () => mailPortalCode(deps, { accountId: (await account()).id }),
    /** The last code that was mailed. */
    mailedCode: () => mails.at(-1)?.code ?? '',
    signIn: (password: string, client: ClientAtDoor = byAddress) => signIn(deps, { firmId, client, password }),
    /** By link and mailed code, as a first-time client. */
    setPassword: async (newPassword = PASSWORD) => {
      await ask(byLink, 'password');
      const entered = await enter({ code: await code(), newPassword });
      if (!entered.ok) throw new Error(entered.refusal.code);

      return entered.value;
    },
    session: (token: string) => loadPortalSession(deps, { token }),
    deactivate: () => db.contact.updateMany({ data: { deactivatedAt: deps.clock.now() } }),
    actions: async () => {
      const rows = await db.auditEntry.findMany({
        where: { action: { startsWith: 'portal' } },
        orderBy: { id: 'asc' },
      });

      return rows.map(({ action }) => action);
    },
  };
}

async function someParts(database: Database, settings: Settings) {
  let now = new Date('2026-03-16T15:00:00Z');
  const clock = { now: () => now };
  const ids = systemIds(clock);
  const firmId = await aFirmId(database, { settings });
  const db = database.forFirm(firmId);
  const id = `x_${randomUUID().slice(0, 24)}`;
  await fillFirm(db, { firmId, id });
  await clearPortalRows(db);
  await db.share.updateMany({ data: { byPortal: true, content: CONTENT } });
  const secrets = portalSecrets({ secretKey: 'a secret key of the tests', publicUrl: () => 'https://bills.test' });
  const mails: CodeMail[] = [];
  const notices: BillMail[] = [];
  const outcomes: MailOutcome[] = [];
  const looks: (string | undefined)[] = [];
  const mailer = aMailer({ mails, notices, outcomes });
  const shared = { db, clock, ids, portalSecrets: secrets, mailer, mailDomain: 'firm.test' };
  const deps = { ...shared, passwordHasher: plainHasher(looks), strangers: strangers() };

  return {
    ...{ firmId, id, db, clock, ids, secrets, deps, mails, notices, outcomes, looks },
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
    /** A link to the share; returns its token. */
    link: async (recipientId = id) => {
      const linkId = ids.newId('lnk');
      const token = secrets.linkToken(linkId);
      const times = { createdAt: now, expiresAt: new Date(now.getTime() + LINK_LIFE_MS) };
      const tokenHash = secrets.hashOf(token);
      await db.recipientLink.create({ data: { firmId, id: linkId, recipientId, tokenHash, ...times } });

      return token;
    },
  };
}

/** Those that the full firm has: each test makes its own. */
async function clearPortalRows(db: ReturnType<Database['forFirm']>): Promise<void> {
  await db.portalSession.deleteMany();
  await db.portalAccount.deleteMany();
  await db.recipientLink.deleteMany();
}

/** Answers as `outcomes` say, in their order; "accepted" when they are used up. */
function aMailer(post: { mails: CodeMail[]; notices: BillMail[]; outcomes: MailOutcome[] }) {
  const outcome = (): MailOutcome => post.outcomes.shift() ?? { kind: 'accepted', reply: '250 taken' };

  return {
    sendCode: async (mail: CodeMail) => {
      post.mails.push(mail);

      return outcome();
    },
    send: async ({ mail }: { mail: BillMail }) => {
      post.notices.push(mail);

      return outcome();
    },
  };
}

/** Takes no time, and tells which hashes were looked at. The real one has tests of its own. */
function plainHasher(looks: (string | undefined)[]) {
  return {
    hash: async (password: string) => `plain:${password}`,
    verify: async ({ hash, password }: { hash: string | undefined; password: string }) => {
      looks.push(hash);

      return hash === `plain:${password}`;
    },
  };
}
