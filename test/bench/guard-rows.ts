// What the guards' query meets in a big firm: matters with their people, an address for each contact, and 100,000
// recipients who were mailed. Used by search-plans.ts, on top of its bills and contacts.

const MATTERS = 30_000;
const RECIPIENTS = 100_000;

/** Recipients who got bills all the time: a client's accounts payable. */
export const BUSY_ADDRESS = 'payable@busy.test';
/** Related to the matters of 2,000 clients, and on file under this address. */
export const ACCOUNTANT_ADDRESS = 'books@accountant.test';

const TABLES =
  'matter matter_contact bill_matter contact_email frozen_document share recipient delivery communication'.split(' ');

/** An attorney with three matters; the others have about 800 each. */
export const NEWCOMER = 'stf_40';
/** A matter on which 5,000 communications were logged. */
export const BUSY_MATTER = 'mat_7';

/** The rows point nowhere but into the firm: what is not looked at has no partner. */
export const GUARD_FILL = `
  ${TABLES.map((table) => `ALTER TABLE ${table} DISABLE TRIGGER ALL;`).join('\n')}
  INSERT INTO matter (firm_id, id, source, external_id, display_number, description, client_id, created_at,
      responsible_attorney_id)
    SELECT 'frm_0', 'mat_' || m, 'clio', m::text, m::text, 'x', 'con_' || (1 + m % 60000), now(),
      CASE WHEN m <= 3 THEN '${NEWCOMER}' ELSE 'stf_' || (1 + m % 39) END
    FROM generate_series(1, ${MATTERS}) m;
  INSERT INTO matter_contact (firm_id, id, matter_id, contact_id, relation)
    SELECT 'frm_0', 'mct_' || m || '_' || p, 'mat_' || m, 'con_' || (1 + (m * 7 + p * 13) % 60000),
      CASE WHEN p = 3 THEN 'adverse' ELSE 'related' END
    FROM generate_series(1, ${MATTERS}) m, generate_series(1, 3) p;
  INSERT INTO matter_contact (firm_id, id, matter_id, contact_id, relation)
    SELECT 'frm_0', 'mct_a' || m, 'mat_' || m, 'con_1', 'related' FROM generate_series(1, 2000) m;
  INSERT INTO bill_matter (firm_id, id, bill_id, matter_id, position)
    SELECT 'frm_0', 'bma_' || b || '_' || p, 'bil_' || lpad(b::text, 9, '0'), 'mat_' || (1 + (b + p * 101) % ${MATTERS}), p
    FROM generate_series(1, 300000) b, generate_series(1, 2) p WHERE p = 1 OR b % 10 = 0;
  INSERT INTO contact_email (firm_id, id, contact_id, address, created_at)
    SELECT firm_id, 'cem_' || id, id, CASE id WHEN 'con_1' THEN '${ACCOUNTANT_ADDRESS}' WHEN 'con_2' THEN '${BUSY_ADDRESS}'
      ELSE 'Name' || substr(id, 5) || '@domain' || substr(id, 5)::int % 20000 || '.test' END, now() FROM contact;
  INSERT INTO share (firm_id, id, bill_id, bill_version, document_id, document_sha256, sharer_id, draft_id, by_email,
      by_portal, message, content, platform, workspace_id, conversation, hold_until, created_at)
    SELECT 'frm_0', 'shr_' || lpad(r::text, 9, '0'), 'bil_' || lpad((1 + r % 90000)::text, 9, '0'), 1, 'doc', 's', 'stf_1',
      'drf_' || r, true, false, '', '{}', 'slack', 'T0', 'C0', now(), now() - (${RECIPIENTS} - r) * interval '7 minutes'
    FROM generate_series(1, ${RECIPIENTS}) r;
  INSERT INTO recipient (firm_id, id, share_id, contact_id, name, address)
    SELECT 'frm_0', 'rcp_' || lpad(r::text, 9, '0'), 'shr_' || lpad(r::text, 9, '0'), 'con_' || (1 + r % 60000), 'x',
      CASE WHEN r % 20 = 0 THEN '${BUSY_ADDRESS}' ELSE 'Name' || (1 + r % 60000) || '@domain' || (1 + r % 60000) % 20000 || '.test' END
    FROM generate_series(1, ${RECIPIENTS}) r;
  INSERT INTO delivery (firm_id, id, share_id, recipient_id, kind, state, message_id, mail_date, created_at, updated_at)
    SELECT 'frm_0', 'dlv_' || lpad(r::text, 9, '0'), 'shr_' || lpad(r::text, 9, '0'), 'rcp_' || lpad(r::text, 9, '0'), 'bill',
      CASE WHEN r % 25 = 0 THEN 'bounced' ELSE 'accepted' END, 'm', now(), now() - (${RECIPIENTS} - r) * interval '7 minutes', now()
    FROM generate_series(1, ${RECIPIENTS}) r;
  INSERT INTO communication (firm_id, id, matter_id, share_id, subject, body, occurred_at)
    SELECT 'frm_0', 'com_' || lpad(r::text, 9, '0'), CASE WHEN r % 20 = 0 THEN '${BUSY_MATTER}' ELSE 'mat_' || (8 + r % 29000) END,
      'shr_' || lpad(r::text, 9, '0'), 'x', 'x', now() - (${RECIPIENTS} - r) * interval '7 minutes'
    FROM generate_series(1, ${RECIPIENTS}) r;
  ${TABLES.map((table) => `ALTER TABLE ${table} ENABLE TRIGGER ALL;`).join('\n')}
`;

/** Bill and addresses of one run. */
export function guardQuestion(run: number, addresses: number) {
  const bill = 1 + run * 997;
  const numbers = Array.from({ length: addresses }, (_, index) => 3 + ((run * 31 + index * 41) % 59_000));

  return {
    firmId: 'frm_0',
    billId: `bil_${String(bill).padStart(9, '0')}`,
    addresses: numbers.map((number) => `name${number}@domain${number % 20_000}.test`),
  };
}
