// What the database knows about the addresses that a bill is to be mailed to, in one query that its indexes serve: the
// people of the bill's matters, who else has an address, and what became of earlier mails. Used by for-firm.ts.
import { Prisma, type PrismaClient } from './generated/client.ts';

export type GuardQuestion = { readonly billId: string; readonly addresses: readonly string[] };

export type GuardRows = {
  readonly billMatters: readonly string[];
  /** On the bill's matters. An adverse party is no contact of the firm's. */
  readonly people: readonly {
    readonly matterId: string;
    readonly contactId: string;
    readonly relation: 'client' | 'related' | 'adverse';
    readonly addresses: readonly string[];
  }[];
  /** Contacts with one of the addresses, and the clients whom each of them stands for: some. */
  readonly owners: readonly {
    readonly address: string;
    readonly contactId: string;
    readonly clients: readonly { readonly id: string; readonly name: string }[];
  }[];
  /** What became of the last mails to each address, newest first; those on their way, or cancelled, say nothing. */
  readonly mailed: readonly { readonly address: string; readonly states: readonly string[] }[];
  /** Domains of the recipients who were mailed last. */
  readonly domains: readonly string[];
};

export type GuardLookups = {
  /** `addresses` in any letters; they come back as they were asked for. */
  guardRows(question: GuardQuestion): Promise<GuardRows>;
};

/** A typo resembles a domain in use: the newest recipients know those, and all of them would take a second. */
const RECENT_RECIPIENTS = 1_000;
const RECENT_MAILS = 20;
/** An accountant may work for thousands: one that is not the bill's is enough for a warning. */
const MOST_CLIENTS = 20;
const MOST_MATTERS = 500;
/** Some of them may be cancelled, or on their way: they say nothing. */
const RECENT_OF_ADDRESS = 100;

type RawClient = Pick<PrismaClient, '$queryRaw'>;

export async function guardRows(
  client: RawClient,
  { firmId, billId, addresses }: GuardQuestion & { readonly firmId: string },
): Promise<GuardRows> {
  const [found] = await client.$queryRaw<{ facts: GuardRows }[]>`
    WITH bill_matters AS (
      SELECT matter_id FROM bill_matter WHERE firm_id = ${firmId} AND bill_id = ${billId}
    ), people AS (
      SELECT matter.id AS matter_id, matter.client_id AS contact_id, 'client' AS relation
      FROM bill_matters JOIN matter ON matter.firm_id = ${firmId} AND matter.id = bill_matters.matter_id
      UNION ALL
      SELECT matter_id, contact_id, relation
      FROM bill_matters JOIN matter_contact USING (matter_id) WHERE matter_contact.firm_id = ${firmId}
    ), mailed AS (
      ${mailedTo(firmId, addresses)}
    )
    SELECT jsonb_build_object(
      'billMatters', (SELECT coalesce(jsonb_agg(matter_id), '[]') FROM bill_matters),
      'people', (${peopleOf(firmId)}),
      'owners', (${ownersOf(firmId, addresses)}),
      'mailed', (SELECT list FROM mailed),
      'domains', ${recentDomains(firmId)}
    ) AS facts`;

  return found?.facts ?? { billMatters: [], people: [], owners: [], mailed: [], domains: [] };
}

/** The database makes its small letters itself, as its indexes have them: ours are others beyond ASCII. */
function typed(addresses: readonly string[]): Prisma.Sql {
  return Prisma.sql`unnest(${[...addresses]}::text[]) AS typed(address)`;
}

function peopleOf(firmId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(jsonb_agg(jsonb_build_object('matterId', matter_id, 'contactId', contact_id, 'relation', relation,
      'addresses', (SELECT coalesce(jsonb_agg(address), '[]') FROM contact_email
        WHERE contact_email.firm_id = ${firmId} AND contact_email.contact_id = people.contact_id))), '[]')
    FROM people`;
}

/** A contact stands for itself when it is a client, and for the clients of the matters that it is related to. */
function ownersOf(firmId: string, addresses: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(jsonb_agg(jsonb_build_object('address', typed.address, 'contactId', email.contact_id,
      'clients', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', client.id, 'name', client.name)), '[]')
        FROM (
          SELECT id FROM contact WHERE firm_id = ${firmId} AND id = email.contact_id AND is_client
          UNION
          SELECT matter.client_id FROM (
            SELECT matter_id FROM matter_contact WHERE firm_id = ${firmId} AND contact_id = email.contact_id
              AND relation = 'related' LIMIT ${MOST_MATTERS}
          ) AS related JOIN matter ON matter.firm_id = ${firmId} AND matter.id = related.matter_id
          LIMIT ${MOST_CLIENTS}
        ) AS theirs JOIN contact AS client ON client.firm_id = ${firmId} AND client.id = theirs.id))), '[]')
    FROM ${typed(addresses)}
    JOIN contact_email AS email ON email.firm_id = ${firmId} AND lower(email.address) = lower(typed.address)`;
}

function mailedTo(firmId: string, addresses: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(jsonb_agg(jsonb_build_object('address', typed.address, 'states', coalesce(mails.states, '[]'))), '[]') AS list
    FROM ${typed(addresses)}, LATERAL (
      SELECT jsonb_agg(newest.state ORDER BY newest.created_at DESC, newest.id DESC) AS states FROM (
        SELECT delivery.state, delivery.created_at, delivery.id
        FROM (
          SELECT id FROM recipient WHERE recipient.firm_id = ${firmId} AND lower(recipient.address) = lower(typed.address)
          ORDER BY recipient.id DESC LIMIT ${RECENT_OF_ADDRESS}
        ) AS latest JOIN delivery ON delivery.firm_id = ${firmId} AND delivery.recipient_id = latest.id
        WHERE delivery.state IN ('accepted', 'bounced', 'rejected')
        ORDER BY delivery.created_at DESC, delivery.id DESC LIMIT ${RECENT_MAILS}
      ) AS newest
    ) AS mails`;
}

/** Asked for only where an address is new: one that was mailed with success is no slip. */
function recentDomains(firmId: string): Prisma.Sql {
  return Prisma.sql`
    CASE WHEN (SELECT bool_and(mail.value -> 'states' ? 'accepted') FROM mailed, jsonb_array_elements(mailed.list) AS mail)
    THEN '[]' ELSE (
      SELECT coalesce(jsonb_agg(domain), '[]') FROM (
        SELECT DISTINCT split_part(lower(recent.address), '@', 2) AS domain FROM (
          SELECT address FROM recipient WHERE firm_id = ${firmId}
            AND EXISTS (SELECT FROM delivery WHERE delivery.firm_id = ${firmId} AND delivery.recipient_id = recipient.id
              AND delivery.state = 'accepted')
          ORDER BY id DESC LIMIT ${RECENT_RECIPIENTS}
        ) AS recent
      ) AS domains
    ) END`;
}
