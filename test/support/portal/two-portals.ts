// The whole product with two firms, whose bills are in the client portal: each of their clients has had the mail, has set a
// password with the mailed code and is signed in. Its links lead to another host than where it listens, as behind a proxy.
// Used by access-portal.test.ts and portal-attacks.test.ts.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FirmDb } from '../../../src/adapters/database/for-firm.ts';
import { portalSecrets } from '../../../src/adapters/portal/portal-secrets.ts';
import type { StaffActor } from '../../../src/core/actor.ts';
import type { FirmId, StaffMemberId } from '../../../src/core/ids.ts';
import { openShareForm } from '../../../src/use-cases/open-share-form.ts';
import type { PaymentProviders } from '../../../src/use-cases/payment-providers.ts';
import { previewShare } from '../../../src/use-cases/preview-share.ts';
import { shareBill } from '../../../src/use-cases/share-bill.ts';
import { ANY_DATABASE, aFirmId } from '../database.ts';
import { type Product, type ProductOptions, SECRET_KEY, startProduct } from '../product.ts';
import { type AskPortal, type PortalAnswer, portalAsker } from './ask-portal.ts';
import { type ClientFacts, factsOf, portalFile } from './portal-file.ts';

export const PUBLIC_URL = 'https://bills.firm.test';
const ADMINISTRATOR = 'ada@firm.test';
export const PASSWORD = 'nine tall herons wade slowly';

/** One contact with one bill, as they are after their first sign-in. */
export type Client = ClientFacts & {
  readonly firmId: string;
  readonly contactId: string;
  readonly billId: string;
  /** Of the link in their mail. */
  readonly token: string;
  /** Of the pay link in their mail, and of the way back from the page that it has opened; empty without a provider. */
  readonly payToken: string;
  readonly returnToken: string;
  /** `name=value` */
  readonly cookie: string;
  readonly formToken: string;
};

export type PortalFirm<Role extends string> = {
  readonly firmId: string;
  readonly db: FirmDb;
  readonly clients: Readonly<Record<Role, Client>>;
  /** A command at the server, on this firm. */
  command(...argv: string[]): Promise<string>;
};

export type TwoPortals<Ours extends string, Theirs extends string> = {
  readonly product: Product;
  readonly ask: AskPortal;
  readonly answers: readonly PortalAnswer[];
  readonly ours: PortalFirm<Ours>;
  readonly theirs: PortalFirm<Theirs>;
  stop(): Promise<void>;
};

type Roles<Ours, Theirs> = {
  readonly folder: string;
  readonly ours: readonly Ours[];
  readonly theirs: readonly Theirs[];
  /** Without any, no mail has a pay link. */
  readonly payments?: PaymentProviders;
  readonly database?: ProductOptions['database'];
  /** Done with each firm before anything of it is shared. */
  readonly beforeSharing?: (firm: {
    readonly product: Product;
    readonly firmId: string;
    readonly name: string;
  }) => Promise<void>;
};

export async function startTwoPortals<Ours extends string, Theirs extends string>(
  roles: Roles<Ours, Theirs>,
): Promise<TwoPortals<Ours, Theirs>> {
  const { payments = [], database = ANY_DATABASE, beforeSharing = async () => {} } = roles;
  const product = await startProduct({ database, publicUrl: PUBLIC_URL, payments });
  const { ask, answers } = portalAsker({ localUrl: product.localUrl, publicUrl: PUBLIC_URL });
  const start = { product, ask, folder: roles.folder, beforeSharing };
  const ours = await addFirm(start, { name: 'Alder', teamId: product.slack.teamId, roles: roles.ours });
  const theirs = await addFirm(start, { name: 'Birch', teamId: 'T000000002', roles: roles.theirs });

  return { product, ask, answers, ours, theirs, stop: () => product.stop() };
}

type Start = {
  readonly product: Product;
  readonly ask: AskPortal;
  readonly folder: string;
  readonly beforeSharing: NonNullable<Roles<never, never>['beforeSharing']>;
};

async function addFirm<Role extends string>(
  start: Start,
  given: { readonly name: string; readonly teamId: string; readonly roles: readonly Role[] },
): Promise<PortalFirm<Role>> {
  const { product, folder } = start;
  const { name, teamId, roles } = given;
  const firmId = await aFirmId(product.shareBill.database, { name, settings: { holdSeconds: 0 } });
  const command = (...argv: string[]) => product.sharebill(...argv, '--firm', firmId);
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(portalFile(name, roles)));
  await command('firm', 'link', '--slack', teamId);
  await command('import', file);
  await start.beforeSharing({ product, firmId, name });
  const db = product.shareBill.database.forFirm(firmId);
  const facts = roles.map((role) => factsOf(name, role));
  for (const one of facts) await share(product, { db, firmId, teamId, facts: one });
  const clients = await letIn(start, { db, firmId, facts });
  const byRole = Object.fromEntries(roles.map((role, at) => [role, clients[at]])) as Record<Role, Client>;

  return { firmId, db, command: (...argv) => command(...argv, '--as', ADMINISTRATOR), clients: byRole };
}

type Firm = { readonly db: FirmDb; readonly firmId: string };

/** They read their mails, and set their passwords. */
async function letIn(
  start: Start,
  firm: Firm & { readonly facts: readonly ClientFacts[] },
): Promise<readonly Client[]> {
  const { product, ask } = start;
  const tokens: string[] = [];
  for (const { address } of firm.facts) tokens.push(await mailed(product, { address, reads: linkIn }));
  for (const token of tokens) await ask({ path: `/b/${token}/continue`, form: {} });
  const clients: Client[] = [];
  for (const [at, facts] of firm.facts.entries()) {
    clients.push(await firstVisit(start, { ...firm, facts, token: tokens[at] ?? '' }));
  }

  return clients;
}

type Visit = Firm & { readonly facts: ClientFacts; readonly token: string };

async function firstVisit({ product, ask }: Start, { db, firmId, facts, token }: Visit): Promise<Client> {
  const form = { code: await mailed(product, { ...facts, reads: codeIn }), newPassword: PASSWORD };
  const { cookie, status } = await ask({ path: `/b/${token}/set-password`, form });
  if (cookie === '') throw new Error(`${facts.name} was not let in: ${status}`);
  const { id: billId } = await db.bill.findFirstOrThrow({ where: { number: facts.number } });
  const { id: contactId } = await db.contact.findFirstOrThrow({ where: { name: facts.name } });

  const formToken = await formTokenOf(ask, { firmId, cookie });
  const pay = await pressPay({ product, ask }, { db, address: facts.address, contactId });

  return { ...facts, firmId, contactId, billId, token, cookie, formToken, ...pay };
}

const secrets = portalSecrets({ secretKey: SECRET_KEY, publicUrl: () => PUBLIC_URL });

type Payer = Pick<Firm, 'db'> & { readonly address: string; readonly contactId: string };

/** The provider's page is open for the whole bill then. */
async function pressPay({ product, ask }: Pick<Start, 'product' | 'ask'>, { db, address, contactId }: Payer) {
  const payToken = mailsTo(product, address)
    .map(({ text }) => payLinkIn(text))
    .join('');
  if (payToken === '') return { payToken, returnToken: '' };
  const { status } = await ask({ path: `/pay/${payToken}`, form: { amount: '' } });
  if (status !== 303) throw new Error(`${address} could not pay: ${status}`);
  const { id } = await db.checkout.findFirstOrThrow({ where: { recipient: { contactId } }, select: { id: true } });

  return { payToken, returnToken: secrets.linkToken(id) };
}

type Newcomer = Firm & { readonly teamId: string; readonly facts: ClientFacts };

async function share({ shareBill: { command }, slack }: Product, newcomer: Newcomer): Promise<void> {
  const { db, firmId, teamId, facts } = newcomer;
  const deps = command.sharing(firmId);
  const sharer = await db.staffMember.findFirstOrThrow({ where: { name: 'Bo Billing' } });
  const actor: StaffActor = { kind: 'staff', firmId: firmId as FirmId, staffMemberId: sharer.id as StaffMemberId };
  const origin = { platform: 'slack', workspaceId: teamId, conversation: slack.conversationId('billing') };
  const { number, address, message } = facts;
  const asked = { numbers: [number], addresses: [address], channel: 'portal', message, guessed: false } as const;
  const opened = await openShareForm(deps, { actor, origin, ...asked });
  if (!opened.ok) throw new Error(opened.refusal.code);
  const checked = await previewShare(deps, { actor, ...opened.value });
  if (!checked.ok) throw new Error(checked.refusal.code);
  const shared = await shareBill(deps, { actor, draftId: opened.value.draftId, reason: 'Agreed by phone' });
  if (!shared.ok) throw new Error(shared.refusal.code);
}

/** Newest first. */
export function mailsTo({ mailbox }: Product, address: string) {
  return mailbox.list().filter(({ rcptTo }) => rcptTo.includes(address));
}

export function linkIn(text: string): string {
  return /\/b\/([\w-]{43})/.exec(text)?.[1] ?? '';
}

export function payLinkIn(text: string): string {
  return /\/pay\/([\w-]{43})/.exec(text)?.[1] ?? '';
}

function codeIn(text: string): string {
  return /\b\d{6}\b/.exec(text)?.[0] ?? '';
}

/** The link or the code that is mailed there, now or soon. */
async function mailed(
  { mailbox }: Product,
  mail: { address: string; reads: (text: string) => string },
): Promise<string> {
  const { address, reads } = mail;
  const { text } = await mailbox.waitFor((one) => one.rcptTo.includes(address) && reads(one.text) !== '');

  return reads(text);
}

/** The newest that was mailed there. */
export function codeOf(product: Product, address: string): string {
  return (
    mailsTo(product, address)
      .map(({ text }) => codeIn(text))
      .find((code) => code !== '') ?? '000000'
  );
}

/** As a page has it that the session's own client opens. */
export async function formTokenOf(ask: AskPortal, session: { firmId: string; cookie: string }): Promise<string> {
  const { text } = await ask({ path: `/portal/${session.firmId}/account`, cookie: session.cookie });

  return /name="formToken" value="([\w-]+)"/.exec(text)?.[1] ?? '';
}
