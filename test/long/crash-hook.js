// Loaded into the built product with `node --import`, by the tests of crash points alone: watches what the main thread
// and the threads of the embedded database and of the PDFs say to each other, and kills the process at the point that
// CRASH_AT names. Nothing in the product knows of it.
import process from 'node:process';
import { Worker } from 'node:worker_threads';

/** `send`: about to ask the database; `sent`: it has begun; `reply`: it is done, and nobody has heard yet. */
const points = {
  'mid-share-transaction': ({ when, sql }) => when === 'sent' && isShare(sql),
  'before-share-commit': ({ when, sql }) => when === 'send' && isShare(sql),
  'after-share-commit': ({ when, sql }) => when === 'reply' && isShare(sql),
  'after-claim': ({ when, sql, rows }) => when === 'reply' && isClaim(sql) && rows.flat().includes('deliver-share'),
  'before-transmitting': ({ when, sql, values }) => when === 'send' && setsDelivery(sql, values, 'transmitting'),
  'at-transmitting': ({ when, sql, values }) => when === 'reply' && setsDelivery(sql, values, 'transmitting'),
  'after-250-before-mark': ({ when, sql, values }) => when === 'send' && setsDelivery(sql, values, 'accepted'),
  'mid-mark': ({ when, sql, values }) => when === 'sent' && setsDelivery(sql, values, 'accepted'),
  'after-mark': ({ when, sql, values }) => when === 'reply' && setsDelivery(sql, values, 'accepted'),
  'mid-pdf': ({ when }) => when === 'pdf',
  'mid-migration': ({ when, sql }) => when === 'send' && isMigrated(sql),
  'mid-second-migration': ({ when, sql }) => when === 'send' && isMigrated(sql) && migrations === 2,
};

let migrations = 0;
const asked = new Map();
const isHit = points[process.env.CRASH_AT];
if (isHit === undefined) throw new Error(`no such crash point: ${process.env.CRASH_AT}`);

const { postMessage, emit } = Worker.prototype;

Worker.prototype.postMessage = function watchedPost(message, ...rest) {
  const request = message ?? {};
  if (request.op === 'query' || request.op === 'script') {
    const { id, sql, values = [] } = request;
    asked.set(id, { sql, values });
    noteBegun(sql);
    dieIf({ when: 'send', sql, values, rows: [] });
  }
  const sent = postMessage.call(this, message, ...rest);
  if (asked.has(request.id)) dieIf({ when: 'sent', ...asked.get(request.id), rows: [] });
  // the thread has begun to draw
  if (request.part !== undefined && request.last) dieIf({ when: 'pdf', sql: '', values: [], rows: [] });

  return sent;
};

Worker.prototype.emit = function watchedEmit(event, message, ...rest) {
  const statement = event === 'message' && message?.kind === 'rows' ? asked.get(message.id) : undefined;
  if (statement !== undefined) {
    asked.delete(message.id);
    dieIf({ when: 'reply', ...statement, rows: message.result.rows });
  }

  return emit.call(this, event, message, ...rest);
};

function noteBegun(sql) {
  if (isMigrated(sql)) migrations += 1;
}

/** The last statement of a migration before its COMMIT. */
function isMigrated(sql) {
  return /INSERT INTO "_prisma_migrations"/.test(sql);
}

/** The share and all that belongs to it are one statement, which commits itself. */
function isShare(sql) {
  return /INSERT INTO "share"/.test(sql) && /INSERT INTO "recipient"/.test(sql);
}

function isClaim(sql) {
  return /UPDATE job SET run_at/.test(sql) && /SKIP LOCKED/.test(sql);
}

/** One statement; its values are the changed row, as JSON, and what it must have been before. */
function setsDelivery(sql, values, state) {
  return /UPDATE "delivery" AS now SET "state"/.test(sql) && values.some((value) => stateIn(value) === state);
}

function stateIn(value) {
  return typeof value === 'string' && value.startsWith('{"state"') ? JSON.parse(value).state : undefined;
}

function dieIf(moment) {
  if (isHit(moment)) process.kill(process.pid, 'SIGKILL');
}
