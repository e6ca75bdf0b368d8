// The thread that PostgreSQL (PGlite) runs in: in the main thread a slow query would stall everything
// for its whole length. Started by embedded-session.ts; one session, requests in order.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type {
  EmbeddedError,
  EmbeddedReply,
  EmbeddedRequest,
  EmbeddedRows,
  EmbeddedStart,
} from './embedded-protocol.ts';
import { preparedStatements, type RunQuery } from './embedded-statements.ts';

const NO_ROWS: EmbeddedRows = { fields: [], rows: [], rowCount: 0 };
await run();

async function run(): Promise<void> {
  try {
    const database = await open(workerData as EmbeddedStart);
    database.onNotification((channel, payload) => reply({ kind: 'notify', channel, payload }));
    const opened = { database, query: preparedStatements(database) };
    let last = Promise.resolve();
    parentPort?.on('message', (request: EmbeddedRequest) => {
      last = last.then(() => answer(opened, request));
    });
    reply({ kind: 'ready' });
  } catch (cause) {
    reply({ kind: 'failed', error: plainError(cause) });
  }
}

function open(start: EmbeddedStart): Promise<PGlite> {
  return PGlite.create({
    dataDir: start.dataDir,
    extensions: { pg_trgm, btree_gin },
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB', '-c', 'TimeZone=UTC'],
  });
}

type Opened = { readonly database: PGlite; readonly query: RunQuery };

async function answer(opened: Opened, request: EmbeddedRequest): Promise<void> {
  try {
    reply({ kind: 'rows', id: request.id, result: await perform(opened, request) });
  } catch (cause) {
    reply({ kind: 'error', id: request.id, error: plainError(cause) });
  }
}

async function perform({ database, query }: Opened, request: EmbeddedRequest): Promise<EmbeddedRows> {
  if (request.op === 'close') {
    await database.close();

    return NO_ROWS;
  }

  if (request.op === 'script') {
    await database.exec(request.sql);

    return NO_ROWS;
  }

  return query(request);
}

const ERROR_FIELDS = ['code', 'severity', 'detail', 'hint', 'column', 'table', 'constraint'] as const;

/** Errors cross threads as plain data; the class does not. */
function plainError(cause: unknown): EmbeddedError {
  if (!(cause instanceof Error)) {
    return { message: String(cause) };
  }

  const found = ERROR_FIELDS.flatMap((field) => {
    const value: unknown = Reflect.get(cause, field);

    return typeof value === 'string' ? [[field, value]] : [];
  });

  return { message: cause.message, ...Object.fromEntries(found) };
}

function reply(message: EmbeddedReply): void {
  parentPort?.postMessage(message);
}
