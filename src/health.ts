// Whether this process can do its work: what `/healthz` and `/readyz` say, in words for whoever runs it. Made by compose.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './adapters/database/open-database.ts';
import type { Health, Standing } from './adapters/http/health.ts';
import { en } from './adapters/system/texts/en.ts';
import { Fault } from './core/fault.ts';
import type { Clock } from './ports/clock.ts';
import type { Role } from './role.ts';

export type HealthDeps = {
  readonly database: Pick<Database, 'directory' | 'figures' | 'restored'>;
  readonly clock: Clock;
  /** By how many seconds our clock is off by Slack's; undefined when it agrees, or nothing is known. */
  readonly clockOff: () => number | undefined;
  readonly role: Role;
  /** The jobs that this version knows: others wait for another version. */
  readonly kinds: readonly string[];
};

const ANSWER_WITHIN_MS = 2_000;
/** A job that has been due for so long is late: whoever is to run it is not there, or has too much to do. */
const LATE_MS = 300_000;
const AGREES_S = 60;

export function healthOf(deps: HealthDeps): Omit<Health, 'instance'> {
  return {
    lives: async () => ({ isWell: true, words: 'ok' }),
    isReady: together(() => inTime(() => readiness(deps))),
  };
}

/**
 * A restored database and late jobs make a worker unready, which gets no requests anyway. Whoever answers people stays ready
 * with them, and with a clock that is off: no other process would be better.
 */
async function readiness(deps: HealthDeps): Promise<Standing> {
  const { directory, figures, restored } = deps.database;
  const [isNewer, firms, nextInMs = 0, now, restoredAt] = await Promise.all([
    figures.isNewer(),
    directory.listFirms(),
    directory.nextJobInMs(deps.kinds),
    figures.now(),
    restored.foundAt(),
  ]);
  if (isNewer || firms.length === 0) {
    return { isWell: false, words: isNewer ? en.schemaNewer : en.noFirm };
  }

  const late = -nextInMs > LATE_MS ? en.jobsLate(Math.floor(-nextInMs / 60_000)) : undefined;
  const undone = restoredAt ? en.restored : late;

  return { isWell: undone === undefined || deps.role !== 'worker', words: undone ?? clockWords(deps, now) ?? 'ready' };
}

function clockWords({ clock, clockOff }: HealthDeps, now: Date): string | undefined {
  const bySlack = clockOff();
  if (bySlack !== undefined) {
    return en.clockOff(bySlack);
  }

  const seconds = Math.round((clock.now().getTime() - now.getTime()) / 1_000);

  return Math.abs(seconds) > AGREES_S ? en.clockOffDatabase(seconds) : undefined;
}

async function inTime(look: () => Promise<Standing>): Promise<Standing> {
  const away = { isWell: false, words: en.databaseAway };
  try {
    return await Promise.race([look(), sleep(ANSWER_WITHIN_MS, away, { ref: false })]);
  } catch (cause) {
    if (cause instanceof Fault && cause.code === 'database-away') {
      return away;
    }

    throw cause;
  }
}

/** Everybody may ask: whoever asks while a look is under way gets its answer, so that many cost no more than one. */
function together<T>(look: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;

  return () => {
    underWay ??= look().finally(() => {
      underWay = undefined;
    });

    return underWay;
  };
}
