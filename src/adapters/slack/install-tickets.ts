// Signs what an installation carries: the link that an administrator was given, and the state that goes to Slack and
// comes back. Made by compose-connections.ts.
import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '../../core/actor.ts';
import { actorId } from '../../core/actor.ts';
import type { FirmId, StaffMemberId } from '../../core/ids.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Clock } from '../../ports/clock.ts';

/** Who installs for which firm. `once` is what is remembered when it was used. */
export type Ticket = { readonly actor: Actor; readonly once: string };

export type TicketRefusal = 'forged' | 'expired';

export type InstallTickets = {
  /** For an hour. */
  ticketFor(actor: Actor, once: string): string;
  readTicket(ticket: string): Result<Ticket, TicketRefusal>;
  /** For ten minutes, and for the browser that holds that secret alone. */
  stateFor(ticket: Ticket, browser: { readonly secret: string; readonly once: string }): string;
  readState(state: string, secret: string): Result<{ ticket: Ticket; once: string }, TicketRefusal>;
};

const TICKET_MS = 60 * 60_000;
const STATE_MS = 10 * 60_000;

const TicketContent = z.object({
  firm: z.string(),
  kind: z.enum(['staff', 'operator']),
  who: z.string(),
  once: z.string(),
  until: z.number(),
});
const StateContent = z.object({ ticket: TicketContent, browser: z.string(), once: z.string(), until: z.number() });
type TicketContent = z.infer<typeof TicketContent>;

export function installTickets(deps: { readonly secretKey: string; readonly clock: Clock }): InstallTickets {
  const now = () => deps.clock.now().getTime();
  const tickets = signed(deps.secretKey, 'sharebill install ticket');
  const states = signed(deps.secretKey, 'sharebill install state');

  return {
    ticketFor: (actor, once) => tickets.sign(contentOf({ actor, once }, now() + TICKET_MS)),
    readTicket: (text) => {
      const content = TicketContent.safeParse(tickets.read(text));

      return content.success ? inTime(content.data, { now: now(), value: ticketOf(content.data) }) : refuse('forged');
    },
    stateFor: (ticket, { secret, once }) => {
      const until = now() + STATE_MS;

      return states.sign({ ticket: contentOf(ticket, until), browser: hashOf(secret), once, until });
    },
    readState: (text, secret) => {
      const content = StateContent.safeParse(states.read(text));
      if (!content.success || !sameText(content.data.browser, hashOf(secret))) {
        return refuse('forged');
      }

      const { ticket, once } = content.data;

      return inTime(content.data, { now: now(), value: { ticket: ticketOf(ticket), once } });
    },
  };
}

function inTime<T>({ until }: { until: number }, { now, value }: { now: number; value: T }): Result<T, TicketRefusal> {
  return now < until ? ok(value) : refuse('expired');
}

function contentOf({ actor, once }: Ticket, until: number): TicketContent {
  const kind = actor.kind === 'staff' ? 'staff' : 'operator';

  return { firm: actor.firmId, kind, who: actorId(actor), once, until };
}

function ticketOf({ firm, kind, who, once }: TicketContent): Ticket {
  const firmId = firm as FirmId;
  const actor = kind === 'staff' ? { kind, firmId, staffMemberId: who as StaffMemberId } : { kind, firmId };

  return { actor, once };
}

/** A key of its own for each use: a ticket is no state. */
function signed(secretKey: string, use: string) {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', use, 32));
  const signatureOf = (payload: string) => createHmac('sha256', key).update(payload).digest('base64url');

  return {
    sign: (content: object) => {
      const payload = Buffer.from(JSON.stringify(content)).toString('base64url');

      return `${payload}.${signatureOf(payload)}`;
    },
    read: (text: string): unknown => {
      const [payload = '', signature = ''] = text.split('.');

      return sameText(signature, signatureOf(payload))
        ? JSON.parse(Buffer.from(payload, 'base64url').toString())
        : undefined;
    },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];

  return a.length === b.length && timingSafeEqual(a, b);
}
