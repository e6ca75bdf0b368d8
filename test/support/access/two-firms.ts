// Two firms in one running product: the sample firm, and another with a Slack workspace, people, bills, drafts, shares
// and a waiting import of its own. The process has one firm when it starts and gets the second while it runs, for it
// does not start with two. Used by the access tests.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../../src/adapters/command-line/run-command.ts';
import type { FirmDb } from '../../../src/adapters/database/for-firm.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../../src/adapters/system/system-ids.ts';
import { en } from '../../../src/chat/texts/en.ts';
import { ANY_DATABASE, aFirmId } from '../database.ts';
import { addFirmByCommands, type Product, SIGNING_SECRET, startProduct } from '../product.ts';
import { type SlackDriver, slackDriver } from '../slack/signed-slack.ts';
import type { SlackPerson, SlackRoom } from '../slack/slack-payloads.ts';
import { type SlackWalk, slackWalk } from '../slack/slack-walk.ts';
import { type StrictStripe, startStrictStripe } from '../strict-stripe.ts';
import { type FirmRows, idsIn, markersOf, rowsOf } from './firm-rows.ts';
import { OTHER_NAME, OTHER_NUMBER, otherFirmFile, SHARED_NUMBER } from './other-firm-file.ts';
import { type Outside, startOutside } from './outside.ts';
import { addPayRows, lookAtNoPages } from './pay-rows.ts';
import { addCheckedFile, addPayment, addRowsOfNoCommand } from './waiting-rows.ts';

/** One of the two firms, with the person who shares its bills. */
export type Side = {
  readonly firmId: string;
  readonly db: FirmDb;
  readonly driver: SlackDriver;
  readonly teamId: string;
  readonly person: SlackPerson;
  readonly room: SlackRoom;
  /** The e-mail address of an administrator, for `--as`. */
  readonly administrator: string;
  /** A bill that the person may share. */
  readonly billNumber: string;
};

export type TwoFirms = {
  readonly product: Product;
  readonly outside: Outside;
  /** Takes the payments of both firms. */
  readonly stripe: StrictStripe;
  readonly ours: Side;
  readonly theirs: Side;
  /** As they were when both firms were set up. */
  readonly theirRows: FirmRows;
  /** One id of each of their tables. */
  readonly theirIds: readonly string[];
  readonly markers: readonly string[];
  /** The folder of files to import. */
  readonly folder: string;
  command(...argv: string[]): Promise<{ exit: number; printed: string }>;
  stop(): Promise<void>;
};

const OTHER_TEAM = 'T000000002';
/** A file of the second firm's person that waits for a decision. */
export const THEIR_FILE = 'imp_0000000000theirs';

export async function startTwoFirms(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TwoFirms> {
  const outside = await startOutside();
  const stripe = await startStrictStripe();
  const product = await startProduct({ database: ANY_DATABASE, payments: stripe.payments, environment });
  outside.watch(product.slack.apiUrl);
  await addFirmByCommands(product);
  const ours = await ourSide(product, outside);
  const theirs = await addOtherFirm(product, { outside, folder });
  await shareBills(product, [ours, theirs]);
  await addRowsOfNoCommand(theirs);
  await addPayment(ours, 'ours');
  for (const [side, id] of [[ours, 'imp_00000000000ours'] as const, [theirs, THEIR_FILE] as const]) {
    await addCheckedFile(side, { id, userId: side.person.id, billNumber: side.billNumber });
  }
  await addPayRows(product, { side: ours, whose: 'ours' });
  await addPayRows(product, { side: theirs, whose: 'theirs' });
  await lookAtNoPages([ours, theirs]);
  await stopHouseKeeping(product, ours);
  const theirRows = await rowsOf(theirs.db, theirs.firmId);

  return {
    product,
    outside,
    stripe,
    ours,
    theirs,
    theirRows,
    folder,
    theirIds: idsIn(theirRows),
    markers: [...markersOf(theirRows, await rowsOf(ours.db, ours.firmId)), OTHER_TEAM],
    command: (...argv) => type(product, argv),
    stop: async () => {
      await product.stop();
      await outside.stop();
      await stripe.fake.stop();
    },
  };
}

/** A person's walk through the forms, in the workspace of their firm. */
export function walkOf({ product }: Pick<TwoFirms, 'product'>, side: Side): SlackWalk {
  return slackWalk({ driver: side.driver, slack: product.slack, user: side.person, room: side.room });
}

async function type({ shareBill }: Product, argv: readonly string[]): Promise<{ exit: number; printed: string }> {
  const words: string[] = [];
  const print = (text: string) => void words.push(text);
  const io = { stdout: print, stderr: print, cwd: '/' };
  const exit = await runCommand(argv, io, { ...shareBill.command, applyHere: false });

  return { exit, printed: words.join('') };
}

async function ourSide(product: Product, outside: Outside): Promise<Side> {
  const [firm] = await product.shareBill.database.directory.listFirms();
  const { teamId } = product.slack;

  return sideOf(product, {
    outside,
    teamId,
    firmId: firm?.id ?? '',
    user: 'sam',
    administrator: 'grace@harlowreed.test',
    billNumber: SHARED_NUMBER,
  });
}

/** Their people have ids in Slack that the first firm's workspace knows too: one as its attorney, one as nobody. */
async function addOtherFirm(product: Product, { outside, folder }: { outside: Outside; folder: string }) {
  const { database } = product.shareBill;
  const firmId = await aFirmId(database, { name: OTHER_NAME, settings: { holdSeconds: 0 } });
  const { administrator, billing } = {
    administrator: 'ottilie@ostlundvarga.test',
    billing: 'benedikt@ostlundvarga.test',
  };
  const file = join(folder, 'other-firm.json');
  await writeFile(file, JSON.stringify(otherFirmFile()));
  const { userId } = product.slack;
  await product.sharebill('firm', 'link', '--slack', OTHER_TEAM, '--firm', firmId);
  await product.sharebill('import', file, '--firm', firmId);
  const as = ['--firm', firmId, '--as', administrator];
  await product.sharebill('staff', 'link', administrator, '--slack', `${OTHER_TEAM}/${userId('noel')}`, ...as);
  await product.sharebill('staff', 'link', billing, '--slack', `${OTHER_TEAM}/${userId('priya')}`, ...as);

  return sideOf(product, {
    outside,
    teamId: OTHER_TEAM,
    firmId,
    user: 'priya',
    administrator,
    billNumber: OTHER_NUMBER,
  });
}

/** It would come back each minute and change rows, in between a picture and the next. Their firm has no such job. */
async function stopHouseKeeping({ shareBill: { jobs } }: Product, { db }: Side): Promise<void> {
  await db.job.deleteMany({ where: { kind: 'keep-house' } });
  await jobs.idle();
}

type Seat = Pick<Side, 'firmId' | 'teamId' | 'administrator' | 'billNumber'> & { outside: Outside; user: string };

function sideOf({ slack, eventsUrl, shareBill }: Product, seat: Seat): Side {
  const { outside, user, ...rest } = seat;

  return {
    ...rest,
    db: shareBill.database.forFirm(seat.firmId),
    person: { id: slack.userId(user), name: user },
    room: { id: slack.conversationId('billing'), name: 'billing' },
    driver: slackDriver({
      eventsUrl,
      signingSecret: SIGNING_SECRET,
      teamId: seat.teamId,
      now: () => new Date(),
      triggerId: (request) => slack.triggerId(request),
      responseUrl: outside.responseUrl,
    }),
  };
}

/** Each firm has a share that was mailed, two that are held, and a draft with its preview. */
async function shareBills(product: Product, sides: readonly Side[]): Promise<void> {
  for (const side of sides) {
    await shareBill(product, side);
    await product.shareBill.jobs.idle();
    await product.sharebill('firm', 'set', 'holdSeconds', '900', '--firm', side.firmId, '--as', side.administrator);
    await shareBill(product, side);
    await shareBill(product, side);
    const walk = walkOf({ product }, side);
    await walk.command(side.billNumber);
    await walk.submit({ message: `With the regards of ${side.administrator}` });
    await product.shareBill.jobs.idle();
  }
}

async function shareBill(product: Product, side: Side): Promise<void> {
  const walk = walkOf({ product }, side);
  await walk.command(side.billNumber);
  await walk.submit();
  const isWarned = walk.texts().includes(en.guard.reason);
  const { action } = await walk.submit(isWarned ? { reason: 'Agreed by phone' } : {});
  if (action !== 'clear') throw new Error(`bill ${side.billNumber} was not shared: ${walk.texts().join(' | ')}`);
  // long enough ago for the same bill to be shared again
  await side.db.share.updateMany({ data: { createdAt: new Date(Date.now() - 25 * 3_600_000) } });
}

/** A draft of the side's person that names whatever it is given: as a mistake in our forms could leave one. */
export async function draftWith(
  { db, firmId, person, teamId, room }: Side,
  names: { readonly billId: string; readonly to: readonly string[]; readonly documentId?: string },
): Promise<string> {
  const { staffMemberId } = await db.chatIdentity.findFirstOrThrow({ where: { userId: person.id } });
  const { billId, to, documentId } = names;
  const shares = await db.share.findMany({ where: { billId }, select: { createdAt: true } });
  const told = shares.map(({ createdAt }) => `shared-before ${createdAt.toISOString()}`);
  const id = systemIds(systemClock()).newId('drf');
  await db.draft.create({
    data: {
      firmId,
      id,
      staffMemberId,
      platform: 'slack',
      workspaceId: teamId,
      conversation: room.id,
      billId,
      billVersion: 1,
      documentId: documentId ?? null,
      values: { billId, to: [...to], addresses: {}, message: '', told },
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  });

  return id;
}
