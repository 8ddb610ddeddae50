import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const run = promisify(execFile);
/** Programs and their Debian packages. */
const needed = {
  '/usr/bin/Xvfb': 'xvfb',
  '/usr/bin/xdotool': 'xdotool',
  '/usr/bin/xclock': 'x11-apps',
};
const missing = Object.entries(needed)
  .filter(([program]) => !existsSync(program))
  .map(([, debianPackage]) => debianPackage);
const isPossible = process.platform === 'linux' && process.arch === 'x64' && missing.length === 0;
const title =
  missing.length === 0
    ? 'the real hook on an X11 display'
    : `the real hook on an X11 display (skipped: install ${missing.join(' ')})`;

/** Prints each key in a line. Stops the hook when its input ends. */
const program = `
import { keyboardHook } from ${JSON.stringify(new URL('./keyboardHook.ts', import.meta.url).href)};
const hook = keyboardHook();
const say = (what) => (key) => console.log(what + ' ' + key);
process.stdin.on('end', () => { hook.stop(); console.log('stopped'); });
process.stdin.resume();
hook.start({ keyDown: say('down'), keyUp: say('up') });
console.log('listening');
`;

describe.skipIf(!isPossible)(title, () => {
  let display: string;
  let children: ChildProcess[];
  let heard: string[];
  let listener: ChildProcess;

  const xdotool = (...args: string[]) =>
    run('/usr/bin/xdotool', args, { env: { ...process.env, DISPLAY: display } });
  const hears = (lines: string[]) => vi.waitFor(() => expect(heard).toEqual(lines), 20_000);

  beforeEach(async () => {
    children = [];
    heard = [];
    const server = spawn(
      '/usr/bin/Xvfb',
      ['-displayfd', '3', '-screen', '0', '640x480x24', '-nolisten', 'tcp'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
    );
    children.push(server);
    const [number] = await once(server.stdio[3] as NodeJS.ReadableStream, 'data');
    display = `:${String(number).trim()}`;
    const env = { ...process.env, DISPLAY: display };
    children.push(spawn('/usr/bin/xclock', [], { env, stdio: 'ignore' }));
    // Another program has the focus.
    const { stdout } = await xdotool('search', '--sync', '--onlyvisible', '--class', 'xclock');
    await xdotool('windowfocus', '--sync', stdout.trim().split('\n')[0] ?? '');
    listener = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    children.push(listener);
    if (!listener.stdout) throw new Error('the listener has no output');
    createInterface({ input: listener.stdout }).on('line', (line) => heard.push(line));
    await hears(['listening']);
    heard.length = 0;
  });

  afterEach(() => {
    for (const child of children.reverse()) child.kill();
  });

  test('presses and releases of keys and mouse buttons are reported, a held key once', async () => {
    await xdotool('keydown', 'Control_L', 'keydown', 'v');
    await hears(['down ControlLeft', 'down KeyV']);
    // Held for longer than the display waits before it repeats a key (660 ms). No repeat may be reported.
    await xdotool('sleep', '1');
    await xdotool('keyup', 'v', 'keyup', 'Control_L');
    await hears(['down ControlLeft', 'down KeyV', 'up KeyV', 'up ControlLeft']);
    heard.length = 0;
    await xdotool('click', '1', 'click', '3', 'click', '2', 'mousedown', '8', 'mouseup', '8');
    await hears(['down Mouse3', 'up Mouse3', 'down Mouse4', 'up Mouse4']);
  });

  test('after a stop nothing is reported, and the process ends by itself', async () => {
    const ended = once(listener, 'exit');
    listener.stdin?.end();
    await hears(['stopped']);
    await xdotool('key', 'v');
    expect(await ended).toEqual([0, null]);
    expect(heard).toEqual(['stopped']);
  });
});
