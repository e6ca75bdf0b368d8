// The world around a product that is killed: Slack, the post office and the history outlive it, and so does its
// database. Every part of the long tests starts with one.
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { type BareSlack, startBareSlack } from '../support/slack/bare-slack.ts';
import { type BuiltProduct, type ProductPlaces, type StartOptions, startBuiltProduct } from './built-product.ts';
import { type Comparison, compare } from './compare.ts';
import { type History, openHistory, type ShareFacts } from './history.ts';
import { type PostOffice, startPostOffice } from './post-office.ts';
import { aFolder, type Place, removeFolder } from './prepared-firm.ts';

export type World = {
  readonly place: Place;
  readonly slack: BareSlack;
  readonly postOffice: PostOffice;
  readonly history: History;
  readonly places: ProductPlaces;
  readonly eventsUrl: string;
  /** A share that nobody has asked for yet: the bills in turn. */
  nextShare(): ShareFacts;
  /** Starts the product; the one before must have ended. */
  start(options?: StartOptions): BuiltProduct;
  /** Resolves when the product that runs now has ended; at once when none does. */
  lifeEnds(): Promise<unknown>;
  /** History against database, once the product has ended. */
  compare(): Promise<Comparison>;
  /** Ends what still runs, and removes everything that is not to be kept. */
  end(options?: { readonly keepHistory?: boolean }): Promise<void>;
};

let worlds = 0;

function shares({ bills }: Place): () => ShareFacts {
  worlds += 1;
  const name = `${process.pid.toString(36)}w${worlds}`;
  let last = 0;

  return () => {
    last += 1;
    const { number: bill, address } = bills[last % bills.length] ?? { number: '', address: '' };

    return { token: `long-${name}-${last}`, bill, address };
  };
}

async function aWorld(place: Place): Promise<World> {
  const folder = await aFolder();
  const history = openHistory(join(folder, 'history.jsonl'));
  const slack = await startBareSlack();
  const postOffice = await startPostOffice(history);
  const port = await freePort();
  const { dataDir, databaseUrl } = place;
  const places = { port, dataDir, databaseUrl, slackApiUrl: slack.apiUrl, smtpUrl: postOffice.url };
  const started: BuiltProduct[] = [];

  return {
    place,
    slack,
    postOffice,
    history,
    places,
    eventsUrl: `http://127.0.0.1:${port}/slack/events`,
    nextShare: shares(place),
    start: (options) => {
      history.add({ kind: 'started' });
      const product = startBuiltProduct(places, options);
      started.push(product);

      return product;
    },
    lifeEnds: async () => started.at(-1)?.ended,
    compare: () => compare({ place, events: history.events(), slack }),
    end: async ({ keepHistory = false } = {}) => {
      for (const product of started.filter((one) => one.isRunning())) {
        product.kill();
        await product.ended;
      }
      await slack.stop();
      await postOffice.stop();
      await place.remove();
      if (!keepHistory) await removeFolder(folder);
    },
  };
}

/** Ends the world whatever becomes of `work`; what failed leaves its history. */
export async function inWorld(place: Place, work: (world: World) => Promise<void>): Promise<void> {
  const world = await aWorld(place);
  let whole = false;
  try {
    await work(world);
    whole = true;
  } finally {
    await world.end({ keepHistory: !whole });
  }
}

/** Kills it and writes that down. */
export async function killProduct({ history }: World, killed: { product: BuiltProduct; where: string }): Promise<void> {
  killed.product.kill();
  history.add({ kind: 'killed', where: killed.where });
  await killed.product.ended;
}
