// The control socket: commands through a running process, where the socket is, and what stands in its way.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callRunningProcess } from '../../../src/adapters/command-line/control-client.ts';
import { controlPlace } from '../../../src/adapters/command-line/control-path.ts';
import { startControlSocket } from '../../../src/adapters/command-line/control-socket.ts';
import { runCommand } from '../../../src/adapters/command-line/run-command.ts';
import { aFirmId, testDatabase } from '../../support/database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aPerson, depsOn, recordingIo, runWith } from './command-world.ts';
import { aGate, controlWorld } from './control-world.ts';

const world = controlWorld();

describe('A command through the running process', () => {
  it('prints and ends as it does there', async () => {
    await world.start();

    const answer = await world.call('firm', 'add', 'Dvořák & "Sons"\n', '');

    expect(answer).toEqual({
      exit: 7,
      stdout: 'firm add Dvořák & "Sons"\n  in /home/dana\n',
      stderr: 'to the other\n',
    });
  });

  it('does on the database what it does directly', async () => {
    const database = await testDatabase();
    const deps = depsOn(database, { applyHere: false });
    await world.start({ run: (argv, io) => runCommand(argv, io, deps) });
    const firmId = await aFirmId(database);
    const { email } = await aPerson(database, { firmId, role: 'administrator', name: 'Ann 王 Harlow' });
    const commands = [
      ['staff', 'list', '--firm', firmId],
      ['staff', 'list', '--firm', firmId, '--json'],
      ['firm', 'set', 'holdSeconds', '901', '--firm', firmId, '--as', email],
      ['firm', 'set', 'holdSeconds', '12', '--firm', firmId, '--as', email],
      ['--help'],
      ['nonsense'],
    ];

    for (const argv of commands) {
      expect(await world.call(...argv)).toEqual(await runWith(deps, argv));
    }
    expect((await database.forFirm(firmId).firm.findFirstOrThrow()).settings).toMatchObject({ holdSeconds: 12 });
  });

  it('two callers at once each get their own answer, while both commands run', async () => {
    let running = 0;
    let most = 0;
    const bothThere = aGate();
    await world.start({
      run: async ([name = ''], io) => {
        running += 1;
        most = Math.max(most, running);
        if (running === 2) {
          bothThere.open();
        }
        await bothThere.opened;
        io.stdout(`${name}\n`);
        running -= 1;

        return name === 'one' ? 1 : 2;
      },
    });

    const answers = await Promise.all([world.call('one'), world.call('two')]);

    expect(answers.map(({ exit, stdout }) => [exit, stdout])).toEqual([
      [1, 'one\n'],
      [2, 'two\n'],
    ]);
    expect(most).toBe(2);
  });

  it('a long answer arrives whole', async () => {
    const long = 'ř'.repeat(3_000_000);
    await world.start({
      run: async (_argv, io) => {
        io.stdout(long);

        return 0;
      },
    });

    const { exit, stdout } = await world.call('bills');

    expect(exit).toBe(0);
    expect(stdout === long).toBe(true);
  });

  it('nobody is there when none runs, when it has stopped, and when there is no data directory', async () => {
    const before = await world.call('firm', 'list');
    const socket = await world.start();
    await socket.stop();
    const after = await world.call('firm', 'list');
    const { printed, ...io } = recordingIo();
    const nowhere = await callRunningProcess({ dataDir: join(world.folder, 'nowhere'), argv: [], io });

    expect([before.exit, after.exit, nowhere]).toEqual([undefined, undefined, undefined]);
    expect([before.stderr, after.stderr, printed.stderr]).toEqual(['', '', '']);
    expect(await readdir(world.folder)).toEqual([]);
  });
});

describe('Where the socket is', () => {
  it('in the data directory, for its own user alone, whatever the umask', async () => {
    const before = process.umask(0);
    const { path } = await world.start();
    const after = process.umask(before);

    expect(path).toBe(join(world.folder, 'control.sock'));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(after).toBe(0);
  });

  it('under a hashed name in the temporary folder when the path is long, found from there too', async () => {
    const dataDir = join(world.folder, 'd'.repeat(90));
    await mkdir(dataDir);
    const { path } = await world.start({ dataDir });
    const { printed, ...io } = recordingIo();

    const exit = await callRunningProcess({ dataDir, argv: ['hello'], io });

    expect(path).toMatch(/\/sharebill-[0-9a-f]{24}\.sock$/);
    expect(path.length).toBeLessThanOrEqual(100);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect({ exit, stdout: printed.stdout }).toEqual({ exit: 7, stdout: 'hello in /\n' });
  });

  it('is the same however the data directory is reached', async () => {
    const link = join(world.folder, 'link');
    await symlink(world.folder, link);
    await world.start();
    const { printed, ...io } = recordingIo();

    const exit = await callRunningProcess({ dataDir: link, argv: ['hello'], io });

    expect([exit, printed.stdout]).toEqual([7, 'hello in /\n']);
  });

  it('is decided by the data directory alone, and is a pipe on Windows', () => {
    const linux = { platform: 'linux', temporary: '/tmp' };
    const windows = { platform: 'win32', temporary: 'C:\\Temp' };
    const long = `/${'d'.repeat(100)}`;

    expect(controlPlace('/var/lib/sharebill', linux).path).toBe('/var/lib/sharebill/control.sock');
    expect(controlPlace(`/${'d'.repeat(86)}`, linux)).toMatchObject({ shared: false });
    expect(controlPlace(`/${'d'.repeat(87)}`, linux)).toMatchObject({ shared: true });
    expect(controlPlace(long, linux)).toEqual(controlPlace(long, linux));
    expect(controlPlace(long, linux).path).not.toBe(controlPlace(`${long}e`, linux).path);
    expect(controlPlace('C:\\data', windows)).toMatchObject({
      path: expect.stringMatching(/^\\\\\.\\pipe\\sharebill-[0-9a-f]{24}$/),
      isFile: false,
    });
  });
});

describe('What stands in the way', () => {
  it('the socket of a killed process is replaced', async () => {
    const path = join(world.folder, 'control.sock');
    const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await stat(path)).isSocket()).toBe(true);
    const stale = await world.call('hello');

    await world.start();

    expect(stale.exit).toBeUndefined();
    expect((await world.call('hello')).exit).toBe(7);
  });

  it('the socket of a running process is left alone', async () => {
    await world.start();

    const second = startControlSocket({ dataDir: world.folder, run: async () => 0, logger: silentLogger });

    await expect(second).rejects.toMatchObject({ name: 'Fault', code: 'control-socket-in-use' });
    expect((await world.call('hello')).exit).toBe(7);
  });

  it('a file that is no socket is left alone', async () => {
    await writeFile(join(world.folder, 'control.sock'), 'mine');

    const starting = startControlSocket({ dataDir: world.folder, run: async () => 0, logger: silentLogger });

    await expect(starting).rejects.toMatchObject({ name: 'Fault', code: 'control-socket-blocked' });
    expect((await world.call('hello')).exit).toBeUndefined();
    expect((await stat(join(world.folder, 'control.sock'))).size).toBe(4);
  });

  it('a directory that cannot be written stops the start', async () => {
    const starting = startControlSocket({
      dataDir: join(world.folder, 'missing'),
      run: async () => 0,
      logger: silentLogger,
    });

    await expect(starting).rejects.toMatchObject({ name: 'Fault', code: 'control-socket-blocked' });
  });
});
