// Prisma's way into the embedded database. There is one session: a statement waits for its turn, a
// transaction keeps the session to itself until its end was sent.
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils';
import type { EmbeddedSession } from './embedded-session.ts';
import { argumentOf, columnTypeOf } from './embedded-types.ts';

const INFO = { provider: 'postgres', adapterName: 'sharebill-embedded' } as const;

export function embeddedAdapter(session: EmbeddedSession): SqlDriverAdapterFactory {
  return { ...INFO, connect: async () => adapterOf(session) };
}

function adapterOf(session: EmbeddedSession): SqlDriverAdapter {
  const inner = queryable(session);

  return {
    ...INFO,
    queryRaw: (query) => inTurn(session, () => inner.queryRaw(query)),
    executeRaw: (query) => inTurn(session, () => inner.executeRaw(query)),
    executeScript: (script) => inTurn(session, () => session.script(script)),
    startTransaction: (isolation) => startTransaction(session, isolation),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    // The session outlives the client: open-embedded.ts closes it.
    dispose: async () => undefined,
  };
}

function queryable(session: EmbeddedSession): SqlQueryable {
  const perform = (query: SqlQuery) =>
    session.query(
      query.sql,
      query.args.map((value, index) => argumentOf(value, query.argTypes[index])),
    );

  return {
    ...INFO,
    queryRaw: async (query): Promise<SqlResultSet> => {
      const { fields, rows } = await perform(query);

      return {
        columnNames: fields.map((field) => field.name),
        columnTypes: fields.map((field) => columnTypeOf(field.dataTypeID)),
        rows,
      };
    },
    executeRaw: async (query) => (await perform(query)).rowCount,
  };
}

async function startTransaction(session: EmbeddedSession, isolation?: IsolationLevel): Promise<Transaction> {
  const release = await session.take();

  try {
    await session.script(isolation === undefined ? 'BEGIN' : `BEGIN ISOLATION LEVEL ${isolation}`);
  } catch (cause) {
    release();
    throw cause;
  }

  return transactionOf(session, release);
}

function transactionOf(session: EmbeddedSession, release: () => void): Transaction {
  const end = (command: string) => {
    const ended = session.script(command);
    release();

    return ended;
  };

  return {
    ...queryable(session),
    // true: Prisma leaves COMMIT and ROLLBACK to these
    options: { usePhantomQuery: true },
    commit: () => end('COMMIT'),
    rollback: () => end('ROLLBACK'),
    createSavepoint: (name) => session.script(`SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => session.script(`ROLLBACK TO SAVEPOINT ${name}`),
    releaseSavepoint: (name) => session.script(`RELEASE SAVEPOINT ${name}`),
  };
}

/** The thread works in the order in which it is asked: who comes next need not wait for the answer. */
async function inTurn<Result>(session: EmbeddedSession, ask: () => Promise<Result>): Promise<Result> {
  const release = await session.take();
  const answer = ask();
  release();

  return answer;
}
