// `sharebill doctor` where a part is wrong in a way that takes a stand-in: certificates, a disk that is nearly full, a check
// that hangs.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CheckReport, runChecks } from '../../src/adapters/command-line/run-checks.ts';
import { composeDoctor } from '../../src/compose-doctor.ts';
import { type Certificate, certificateFor } from '../support/certificate.ts';
import { type DoctorWorld, startDoctorWorld } from '../support/doctor/doctor-world.ts';
import { BOT_TOKEN } from '../support/doctor/scoped-slack.ts';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld();
});
beforeEach(() => world.mend());
afterAll(() => world.stop());

const saidBy = (checks: readonly Pick<CheckReport, 'id' | 'findings'>[], id: string) =>
  (checks.find((check) => check.id === id)?.findings ?? []).map(
    (finding) => `${finding.kind}: ${finding.what}${'todo' in finding ? ` → ${finding.todo}` : ''}`,
  );

describe('The certificate of the mail server', { timeout: 120_000 }, () => {
  const named =
    'problem: The certificate of the mail server cannot be trusted, or is for another name. → Write the host name in SMTP_URL as the certificate has it; add an authority of your own with NODE_EXTRA_CA_CERTS.';
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function lookAt({ cert, key }: Certificate, { isTrusted }: { isTrusted: boolean }): Promise<readonly string[]> {
    const server = new SMTPServer({ secure: true, cert, key, authOptional: true, logger: false });
    server.on('error', () => undefined);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const authorities = join(folder, 'authorities.pem');
    await writeFile(authorities, cert);
    const address = server.server.address() as AddressInfo;
    const checks = await doctorOfItsOwn({
      SMTP_URL: `smtps://127.0.0.1:${address.port}`,
      ...(isTrusted ? { NODE_EXTRA_CA_CERTS: authorities } : {}),
    });
    await new Promise<void>((done) => server.close(() => done()));

    return saidBy(checks, 'mail-server');
  }

  /** Node reads whom to trust when it starts. */
  async function doctorOfItsOwn(change: Readonly<Record<string, string>>): Promise<readonly CheckReport[]> {
    const argv = ['--import', import.meta.resolve('tsx'), resolve('src/cli.ts'), 'doctor', '--online', '--json'];
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, argv, {
      cwd: folder,
      env: { PATH, ...world.environment, ...change },
      stdio: ['ignore', 'pipe', 'ignore'],
    });

    return (JSON.parse(await text(child.stdout)) as { checks: readonly CheckReport[] }).checks;
  }

  it('that is trusted and has the name is well', async () => {
    const said = await lookAt(certificateFor('127.0.0.1'), { isTrusted: true });

    expect(said).toContain('ok: It greets, over TLS, with a certificate that can be trusted.');
  });

  it('that signs itself is named', async () => {
    expect(await lookAt(certificateFor('127.0.0.1'), { isTrusted: false })).toContain(named);
  });

  it('that is for another name is named, though it is trusted', async () => {
    expect(await lookAt(certificateFor('mail.other.test'), { isTrusted: true })).toContain(named);
  });
});

describe('The disk of the data directory', () => {
  const withFree = async (bytes: number) => {
    const { checks } = await world.examine({
      environment: world.environment,
      parts: { freeBytes: async () => bytes },
    });

    return saidBy(checks, 'data-dir');
  };

  it('that is nearly full is warned of', async () => {
    expect(await withFree(300_000_000)).toEqual([
      `warning: The disk of ${world.dataDir} has only 0.3 GB left. → Make room: without it bills cannot be shared.`,
    ]);
  });

  it('that has a gigabyte is well', async () => {
    expect(await withFree(1_000_000_000)).toEqual([`ok: ${world.dataDir} can be written, 1.0 GB are free.`]);
  });
});

describe('A check that hangs', () => {
  it('is given up and named, and keeps no other from its answer', async () => {
    world.slack.installed.set(BOT_TOKEN, { teamId: 'T0DOCTOR', hangs: true });
    const checks = composeDoctor(world.environment, { dnsServers: [world.dns.address] }).checks({ online: true });

    const reports = await runChecks(checks, 3_000);

    world.slack.installed.clear();
    expect(saidBy(reports, 'slack')).toEqual([
      'problem: There was no answer in 3 seconds. → Run doctor again; if it stays, mend what comes before it in this list first.',
    ]);
    expect(saidBy(reports, 'mail-server')).toContain('ok: It greets, without TLS, which is well on this machine.');
  });
});
