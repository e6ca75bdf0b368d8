// Everything that a firm's installation has, on loopback and well: a PostgreSQL server with a firm in it, a mail server, a
// DNS, a Slack, a public address that leads to the product. The tests of the doctor break one part at a time.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctor } from '../../../src/adapters/command-line/doctor-command.ts';
import { INSTANCE_HEADER, instanceMark } from '../../../src/adapters/http/instance-mark.ts';
import { composeDoctor, type DoctorParts } from '../../../src/compose-doctor.ts';
import type { Environment } from '../../../src/config.ts';
import type { Finding } from '../../../src/core/finding.ts';
import { startScriptedServer } from '../../adapters/mail/scripted-mail-server.ts';
import { startDnsServer } from './dns-server.ts';
import { BOT_TOKEN, SCOPES, startScopedSlack } from './scoped-slack.ts';

export const SECRET_KEY = Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64');
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const DKIM_KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const DKIM_RECORD = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
export const DKIM_NAME = 'bills._domainkey.harlow.test';

export type Examined = {
  readonly exit: number;
  readonly text: string;
  readonly checks: readonly { readonly id: string; readonly findings: readonly Finding[] }[];
  /** What is wrong, with what is to be done: one line each. */
  readonly complaints: readonly string[];
};

export type DoctorWorld = Awaited<ReturnType<typeof startDoctorWorld>>;

export async function startDoctorWorld() {
  const script: Record<string, string> = {};
  const mail = await startScriptedServer(script);
  const dns = await startDnsServer();
  const slack = await startScopedSlack();
  const front = await startFront();
  const dataDir = await mkdtemp(join(tmpdir(), 'doctor-'));
  const wellDns = {
    'harlow.test': ['v=spf1 ip4:192.0.2.1 -all', 'some-other-record'],
    [DKIM_NAME]: [[DKIM_RECORD.slice(0, 200), DKIM_RECORD.slice(200)]],
    '_dmarc.harlow.test': ['v=DMARC1; p=reject'],
  };
  Object.assign(dns.txt, wellDns);
  const environment: Environment = {
    WORKSPACE: 'off',
    DATA_DIR: dataDir,
    PUBLIC_URL: front.url,
    SECRET_KEY,
    SMTP_URL: mail.url,
    MAIL_FROM: 'bills@harlow.test',
    DKIM_DOMAIN: 'harlow.test',
    DKIM_SELECTOR: 'bills',
    DKIM_PRIVATE_KEY: DKIM_KEY,
    SLACK_SIGNING_SECRET: 'signing-secret-of-the-doctor',
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: slack.apiUrl,
  };

  return {
    ...{ mail, script, dns, slack, front, dataDir, environment },
    /** Mends everything that a test has broken. */
    mend: () => {
      for (const step of Object.keys(script)) delete script[step];
      for (const name of Object.keys(dns.txt)) delete dns.txt[name];
      Object.assign(dns.txt, wellDns);
      Object.assign(slack.says, { scopes: SCOPES, error: undefined, aheadMs: 0, blocks: { ok: true } });
      Object.assign(front.says, { status: 200, mark: instanceMark(SECRET_KEY), location: undefined });
    },
    examine: (asked: Examination) => examine({ ...asked, parts: { dnsServers: [dns.address], ...asked.parts } }),
    stop: async () => {
      await Promise.all([mail.stop(), dns.stop(), slack.stop(), front.stop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type Examination = {
  readonly environment: Environment;
  readonly options?: { readonly online?: boolean; readonly mail?: string };
  readonly parts?: DoctorParts;
  readonly forPeople?: boolean;
};

/** A loaded machine opens a database in more than the doctor's ten seconds. */
const PATIENCE_MS = 90_000;

/** Runs `sharebill doctor --json` as it is typed; for people, too, when a test reads that. */
export async function examine({
  environment,
  options = {},
  parts = {},
  forPeople = false,
}: Examination): Promise<Examined> {
  const [text, json] = [printing(), printing()];
  const deps = { ...composeDoctor(environment, parts), limitMs: PATIENCE_MS };
  const exit = await doctor({ ...options, json: true }, json.io, deps);
  if (forPeople) await doctor(options, text.io, deps);
  const { checks } = JSON.parse(json.printed()) as Pick<Examined, 'checks'>;
  const complaints = checks
    .flatMap(({ findings }) => findings)
    .flatMap((finding) => ('todo' in finding ? [`${finding.kind}: ${finding.what} → ${finding.todo}`] : []));

  return { exit, text: `${text.printed()}${json.printed()}`, checks, complaints };
}

function printing() {
  let printed = '';
  const print = (text: string) => {
    printed += text;
  };

  return { io: { stdout: print, stderr: print, cwd: process.cwd() }, printed: () => printed };
}

/** Stands for the proxy before the product. */
async function startFront() {
  const says: { status: number; mark: string; location: string | undefined } = {
    status: 200,
    mark: instanceMark(SECRET_KEY),
    location: undefined,
  };
  const server = createServer((_request, response) => {
    response.writeHead(says.status, {
      [INSTANCE_HEADER]: says.mark,
      ...(says.location ? { location: says.location } : {}),
    });
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    says,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
