// What manifests/deploy offers: read as Docker and systemd read it, and held against the product that it starts. Whether an
// image can be built and a unit runs cannot be seen here; manifests/README.md says what was tried by hand.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (file: string) => readFileSync(`manifests/deploy/${file}`, 'utf8');

type Instruction = { readonly name: string; readonly rest: string };

/** Without comments, with what goes on in the next line. */
const instructions: readonly Instruction[] = read('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => ({ name: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));

const firstOfLast = instructions.findLastIndex(({ name }) => name === 'FROM');
const image = instructions.slice(firstOfLast);
const all = (name: string, within = instructions) => within.filter((one) => one.name === name).map(({ rest }) => rest);

/** `COPY a b ./c`: what is copied from the repository. */
const sources = all('COPY').flatMap((rest) => (rest.startsWith('--from=') ? [] : rest.split(' ').slice(0, -1)));

describe('The image', () => {
  it('is made of files that are there, and that Docker is shown', () => {
    const shown = new Set(
      read('Dockerfile.dockerignore')
        .match(/^!.+$/gm)
        ?.map((line) => line.slice(1)),
    );

    expect(sources.length).toBeGreaterThan(8);
    for (const source of sources) {
      expect(existsSync(source), source).toBe(true);
      expect(shown.has(source) || [...shown].some((folder) => source.startsWith(`${folder}/`)), source).toBe(true);
    }
    for (const secret of ['.env', 'data', 'node_modules', '.git', 'test']) expect([...shown]).not.toContain(secret);
  });

  it('copies from stages that it has, and holds what the product reads beside its code', () => {
    const stages = all('FROM').map((rest) => rest.split(' AS ')[1] ?? '');
    const from = all('COPY', image).flatMap((rest) => /^--from=(\w+)/.exec(rest)?.[1] ?? []);
    const copied = all('COPY', image).join('\n');

    expect(from.length).toBeGreaterThan(1);
    for (const stage of from) expect(stages).toContain(stage);
    const beside = ['package.json', 'manifests/slack.json', 'manifests/teams', 'prisma/migrations', 'node_modules'];
    for (const needed of [...beside, '/app/dist']) expect(copied).toContain(needed);
  });

  it('runs on a version of Node that the product runs on, the same in every stage', () => {
    const [least = 0] = JSON.parse(readFileSync('package.json', 'utf8')).engines.node.match(/\d+/).map(Number);
    const bases = new Set(all('FROM').map((rest) => rest.split(' ')[0]));
    const [base = ''] = bases;

    expect(bases.size).toBe(1);
    expect(Number(/^node:(\d+)-bookworm-slim$/.exec(base)?.[1])).toBeGreaterThanOrEqual(least);
  });

  it('holds no tools of development, and the native part of the password hashes', () => {
    expect(all('RUN').filter((run) => run.startsWith('npm ci'))).toEqual([
      'npm ci --ignore-scripts',
      expect.stringMatching(/^npm ci --omit=dev --ignore-scripts/),
    ]);
    expect(all('COPY', image).join('\n')).toContain('--from=packages /app/node_modules');
  });

  it('runs as a user without rights, who owns one folder', () => {
    const names = image.map(({ name }) => name);

    expect(all('USER', image)).toEqual(['node']);
    expect(names.lastIndexOf('USER')).toBeGreaterThan(Math.max(names.lastIndexOf('RUN'), names.lastIndexOf('COPY')));
    expect(all('VOLUME', image)).toEqual(['/data']);
    expect(all('RUN', image)).toEqual(['mkdir /data && chown node:node /data']);
    expect(all('ENV', image).join()).toContain('NODE_ENV=production');
    expect(all('ENV', image).join()).toContain('DATA_DIR=/data');
  });

  it('starts the built product, which hears signals itself, and asks for its health with Node alone', () => {
    expect(all('ENTRYPOINT', image)).toEqual(['["node", "dist/main.js"]']);
    const [health = ''] = all('HEALTHCHECK', image);
    const [program, , script] = JSON.parse(health.slice(health.indexOf('CMD ') + 4)) as string[];

    expect(program).toBe('node');
    expect(script).toContain('/healthz');
  });
});

describe('The processes of compose.yaml', () => {
  const compose = read('compose.yaml');
  const code = compose.replace(/^\s*#.*\n/gm, '');

  it('are a database, one that answers people and one that sends', () => {
    const services = code.slice(code.indexOf('\nservices:'), code.indexOf('\nvolumes:'));

    expect(services.match(/^ {2}\w+:$/gm)).toEqual(['  database:', '  web:', '  worker:']);
    expect(code.match(/command: .*/g)).toEqual(['command: ["--role", "web"]', 'command: ["--role", "worker"]']);
    expect(code.match(/<<: \*sharebill/g)).toHaveLength(2);
    expect(code).not.toContain('\t');
  });

  it('start again by themselves, have time to end, and may write nothing but their volume', () => {
    const shared = code.slice(code.indexOf('x-sharebill'), code.indexOf('services:'));

    for (const setting of ['restart: unless-stopped', 'stop_grace_period: 15s', 'read_only: true', 'cap_drop: [ALL]'])
      expect(shared).toContain(setting);
    expect(shared).toContain('no-new-privileges:true');
    expect(shared).toContain('dockerfile: manifests/deploy/Dockerfile');
  });

  it('have their secrets from files that no repository holds, and are reached from this machine alone', () => {
    expect(code.match(/env_file: .*/g)).toEqual(['env_file: sharebill.env', 'env_file: postgres.env']);
    expect(readFileSync('.gitignore', 'utf8')).toMatch(/^manifests\/deploy\/\*\.env$/m);
    expect(code).not.toMatch(/password|secret|token/i);
    expect(code.match(/- "[\d.]*:?\d+:\d+"/g)).toEqual(['- "127.0.0.1:3000:3000"']);
  });
});

describe('The service of systemd', () => {
  const unit = read('sharebill.service');

  it('starts the built product as a user that exists while it runs, with one folder of its own', () => {
    expect(unit).toMatch(/^ExecStart=\/usr\/bin\/node \S+\/dist\/main\.js --role all$/m);
    expect(unit).toMatch(/^DynamicUser=yes$/m);
    expect(unit).toMatch(/^StateDirectory=sharebill$/m);
    expect(unit).toContain('DATA_DIR=/var/lib/sharebill');
  });

  it('may do no more than it must', () => {
    for (const setting of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'CapabilityBoundingSet='])
      expect(unit).toMatch(new RegExp(`^${setting}$`, 'm'));
    // the JavaScript engine could not compile
    expect(unit).not.toMatch(/^MemoryDenyWriteExecute=/m);
  });
});
