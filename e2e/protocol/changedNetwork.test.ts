import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canMakeNetworks } from '../harness/NatNetwork.ts';
import type { Agent } from './network/Agent.ts';
import type { CallReport } from './network/callAgent.ts';
import { addresses, NetworkBed } from './network/NetworkBed.ts';

const name = 'perch.test';
const url = `https://${name}:44300`;

let bed: NetworkBed;
let folder: string;
/** In the network outside. */
let ann: Agent;
/** On the server's machine. */
let bob: Agent;

const reportOf = async (agent: Agent) => await agent.ask<CallReport>('report');
/** What may not change for the two. */
const standing = async () => {
  const both = await Promise.all([ann, bob].map(reportOf));
  return both.map(({ peerId, comings }) => ({ peerId, comings }));
};

async function expectSound(): Promise<void> {
  for (const agent of [ann, bob]) {
    const { packets } = await reportOf(agent);
    await expect.poll(async () => (await reportOf(agent)).packets).toBeGreaterThan(packets + 5);
  }
}

const middle = (values: number[]) => values.toSorted((a, b) => a - b)[1] ?? Number.NaN;

describe.runIf(canMakeNetworks())('in a call', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'perch-network-'));
    bed = new NetworkBed({ [name]: addresses.server });
    ann = bed.startAgent('client', 'callAgent.ts');
    bob = bed.startAgent('server', 'callAgent.ts');
    await bed.startServer({ PERCH_DATA_DIR: folder, PERCH_WORKERS: '1' });
    await bob.ask('join', { url: 'https://127.0.0.1:44300', name: 'Bob' });
    await ann.ask('join', { url, name: 'Ann' });
  });
  afterAll(async () => {
    await bed?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('a client that gets another address, or another interface, keeps its seat; others notice no coming and going', async () => {
    await expectSound();
    const joinsMs = [];
    for (let count = 0; count < 3; count += 1) joinsMs.push(await ann.ask<number>('warmJoinMs'));
    await expectSound();
    const before = await standing();
    const changes = [
      () => bed.setAddress('client', '10.77.2.3'),
      () => bed.moveCable('client', '10.77.3.1', '10.77.3.2'),
      () => bed.moveCable('client', addresses.routerOutside, addresses.client),
    ];
    const soundsMs = [];
    for (const change of changes) {
      bed.removeAddress('client');
      await ann.ask('silence');
      change();
      // As the browser does.
      await ann.ask('renewNetwork');
      soundsMs.push(await ann.ask<number>('soundMs'));
      await expectSound();
      expect(await standing()).toEqual(before);
    }
    console.log(
      `sound again after ${soundsMs.map(Math.round).join(', ')} ms; a warm join takes ${joinsMs.map(Math.round).join(', ')} ms: ` +
        `${(middle(soundsMs) / middle(joinsMs)).toFixed(1)} times as long`,
    );
  });

  it('a server that gets another address is found again by its name, and so is the sound', async () => {
    const [{ peerId }] = (await standing()) as [CallReport];
    bed.removeAddress('server');
    await ann.ask('silence');
    bed.setAddress('server', '10.77.1.9');
    bed.setNames({ [name]: '10.77.1.9' });
    await ann.ask('renewNetwork');
    console.log(`sound again after ${Math.round(await ann.ask<number>('soundMs'))} ms`);
    await expectSound();
    expect((await reportOf(ann)).peerId).toBe(peerId);
  });
});
