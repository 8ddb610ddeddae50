import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tones } from '../harness/tones.ts';
import { LocalServer, type LocalServerOptions } from './LocalServer.ts';
import { Agent } from './network/Agent.ts';
import type { CallReport } from './network/callAgent.ts';
import { SoundingPeer } from './SoundingPeer.ts';

/** Instead of 8 s and 6 s: how long it takes to notice that a client does not answer. */
const heartbeat = { intervalMs: 300, timeoutMs: 700 };

let local: LocalServer;
let child: ChildProcess;
/** A person in a process of its own, with real WebRTC. */
let ann: Agent;
let bob: SoundingPeer;

const report = async () => await ann.ask<CallReport>('report');
const isHeard = () => bob.hears.some(({ frequency }) => frequency === tones.Ann);
const annsPlace = () =>
  bob.peer.presence.occupants.find(({ peerId }) => peerId !== bob.peer.session.peerId);

/** Ann and Bob hear each other on a server of their own. */
async function begin(options: LocalServerOptions): Promise<void> {
  local = await LocalServer.start({ workers: 1, heartbeat, ...options });
  bob = await SoundingPeer.enter(local.url, 'Bob', tones.Bob);
  await bob.join('General');
  await ann.ask('join', { url: local.url, name: 'Ann' });
  await expectSound();
}

/** Both hear more from now on. */
async function expectSound(): Promise<void> {
  bob.listens = false;
  bob.listens = true;
  await expect.poll(isHeard).toBe(true);
  const { packets } = await report();
  await expect.poll(async () => (await report()).packets).toBeGreaterThan(packets);
}

// Windows cannot stop a process and let it go on.
describe.runIf(process.platform !== 'win32')('a client that is stopped', () => {
  beforeAll(() => {
    const [program, file] = Agent.command('callAgent.ts');
    child = spawn(program, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
    ann = new Agent(child);
  });
  afterEach(async () => {
    await ann.ask('leave');
    bob?.close();
    await local?.close();
  });
  afterAll(() => child?.kill('SIGKILL'));

  it('for a moment, as a page that is frozen, is away meanwhile, and goes on in its seat', async () => {
    await begin({});
    const { peerId, comings } = await report();
    child.kill('SIGSTOP');
    await expect.poll(() => annsPlace()?.away).toBe(true);
    child.kill('SIGCONT');
    await expect.poll(() => annsPlace()?.away).toBe(false);
    await expectSound();
    await expect.poll(report).toMatchObject({ peerId, comings, connection: 'ready' });
  });

  it('for longer than its seat is held, as a computer that sleeps for ten minutes, comes back to its channel', async () => {
    // Five times as long while its sound may still have a way.
    await begin({ sessionHoldMs: 200 });
    const { peerId } = await report();
    child.kill('SIGSTOP');
    await expect.poll(annsPlace).toBeUndefined();
    child.kill('SIGCONT');
    await expect.poll(() => annsPlace()?.away).toBe(false);
    await expectSound();
    expect((await report()).peerId).not.toBe(peerId);
  });
});
