// What the doctor looks at in the DNS of the sender's domain: whether receivers can tell our mails from forged ones (SPF,
// RFC 7208; DKIM, RFC 6376; DMARC, RFC 7489).
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { codeOfCause, Fault } from '../../core/fault.ts';
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { Check } from '../../ports/check.ts';
import type { DkimOptions } from './dkim.ts';
import { checkTexts as words } from './texts/checks.ts';

export type SenderDnsDeps = {
  readonly mail: { readonly mailFrom: string; readonly dkim: DkimOptions | undefined } | undefined;
  readonly workspace: boolean;
  readonly online: boolean;
  /** `address:port`; those of the system unless given. */
  readonly dnsServers?: readonly string[] | undefined;
};

type Sender = { readonly domain: string; readonly dkim: DkimOptions | undefined };
type Look = (sender: Sender, txt: LookUp) => Promise<readonly Finding[]>;
/** The TXT records of a name, each in one piece; none when there is no such name. */
type LookUp = (name: string) => Promise<readonly string[]>;

export function senderDnsChecks(deps: SenderDnsDeps): readonly Check[] {
  const check = (id: 'spf' | 'dkim' | 'dmarc', look: Look): Check => ({
    id,
    title: words.titles[id],
    run: (signal) => findings(deps, { look, signal }),
  });

  return [check('spf', spfFindings), check('dkim', dkimFindings), check('dmarc', dmarcFindings)];
}

async function findings(
  { mail, workspace, online, dnsServers }: SenderDnsDeps,
  { look, signal }: { look: Look; signal: AbortSignal },
): Promise<readonly Finding[]> {
  if (workspace || mail === undefined) {
    return [off(workspace ? words.workspace : words.notSetUp)];
  }

  if (!online) {
    return [off(words.notAsked)];
  }

  const domain = mail.mailFrom.slice(mail.mailFrom.lastIndexOf('@') + 1).toLowerCase();
  try {
    return await look({ domain, dkim: mail.dkim }, lookUpBy(dnsServers, signal));
  } catch (cause) {
    if (cause instanceof Fault && cause.cause instanceof Error) {
      return [warning(words.dnsSilent(cause.cause.message, cause.code))];
    }
    throw cause;
  }
}

const NO_SUCH_RECORD = new Set(['ENOTFOUND', 'ENODATA', 'NOTFOUND', 'NODATA']);

function lookUpBy(servers: readonly string[] | undefined, signal: AbortSignal): LookUp {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (servers !== undefined) {
    resolver.setServers([...servers]);
  }
  signal.addEventListener('abort', () => resolver.cancel(), { once: true });

  return async (name) => {
    try {
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
    } catch (cause) {
      const code = codeOfCause(cause);
      if (NO_SUCH_RECORD.has(code)) {
        return [];
      }
      throw new Fault(code, { cause: new Error(name) });
    }
  };
}

async function spfFindings({ domain }: Sender, txt: LookUp): Promise<readonly Finding[]> {
  const records = (await txt(domain)).filter((record) => /^v=spf1(\s|$)/i.test(record));
  const [record] = records;
  if (record === undefined) {
    return [problem(words.spfMissing(domain))];
  }

  if (records.length > 1) {
    return [problem(words.spfTwice(domain, records.length))];
  }

  return [/\s\+?all(\s|$)/i.test(record) ? warning(words.spfOpen(domain)) : well(words.spfWell(domain))];
}

async function dkimFindings({ dkim }: Sender, txt: LookUp): Promise<readonly Finding[]> {
  if (dkim === undefined) {
    return [off(words.dkimOff)];
  }

  const name = `${dkim.selector}._domainkey.${dkim.domain}`;
  const keys = (await txt(name)).map(tagsOf).filter((tags) => tags.has('p'));
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    return [problem(key === undefined ? words.dkimMissing(name, recordFor(dkim)) : words.dkimTwice(name))];
  }

  return [keyFinding(key, { name, dkim })];
}

function keyFinding(key: ReadonlyMap<string, string>, { name, dkim }: { name: string; dkim: DkimOptions }): Finding {
  const found = (key.get('p') ?? '').replaceAll(/\s/g, '');
  if (found === '') {
    return problem(words.dkimRevoked(name, recordFor(dkim)));
  }

  if (!publicHalves(dkim).includes(found)) {
    return problem(words.dkimOther(name, recordFor(dkim)));
  }

  return (key.get('t') ?? '').split(':').includes('y') ? warning(words.dkimTesting(name)) : well(words.dkimWell(name));
}

/** As the DNS has it: with the kind of key around it, as nearly everybody writes it, or bare (RFC 6376, 3.6.1). */
function publicHalves({ privateKey }: DkimOptions): readonly string[] {
  const key = createPublicKey(createPrivateKey(privateKey));

  return (['spki', 'pkcs1'] as const).map((type) => key.export({ type, format: 'der' }).toString('base64'));
}

function recordFor(dkim: DkimOptions): string {
  return `"v=DKIM1; k=rsa; p=${publicHalves(dkim)[0]}"`;
}

/** A policy of the domain itself, or of one above it (RFC 7489, 6.6.3). */
async function dmarcFindings({ domain, dkim }: Sender, txt: LookUp): Promise<readonly Finding[]> {
  const found = await policyOf(domain, txt);
  const [record] = found.records;
  if (record === undefined) {
    return [warning(words.dmarcMissing(domain))];
  }

  if (found.records.length > 1) {
    return [problem(words.dmarcTwice(found.domain))];
  }

  const tags = tagsOf(record);
  const policy = (tags.get('p') ?? '').toLowerCase();
  if (!['none', 'quarantine', 'reject'].includes(policy)) {
    return [problem(words.dmarcBroken(found.domain))];
  }

  const isStrict = tags.get('adkim')?.toLowerCase() === 's';

  return isStrict && dkim !== undefined && dkim.domain.toLowerCase() !== domain
    ? [problem(words.dmarcStrict(found.domain, dkim.domain))]
    : [well(words.dmarcWell(found.domain, policy))];
}

async function policyOf(domain: string, txt: LookUp): Promise<{ domain: string; records: readonly string[] }> {
  const records = (await txt(`_dmarc.${domain}`)).filter((record) => /^v=DMARC1\s*(;|$)/i.test(record));
  const above = domain.slice(domain.indexOf('.') + 1);

  return records.length > 0 || !above.includes('.') ? { domain, records } : policyOf(above, txt);
}

/** `v=DKIM1; p=…` by tag. */
function tagsOf(record: string): ReadonlyMap<string, string> {
  const pairs = record.split(';').map((part) => part.trim());

  return new Map(
    pairs
      .filter((pair) => pair.includes('='))
      .map((pair) => [pair.slice(0, pair.indexOf('=')).trim().toLowerCase(), pair.slice(pair.indexOf('=') + 1).trim()]),
  );
}
