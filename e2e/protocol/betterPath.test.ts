import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canMakeNetworks } from '../harness/NatNetwork.ts';
import type { CallReport } from './network/callAgent.ts';
import { Agent, addresses, NetworkBed } from './network/NetworkBed.ts';

const url = `https://${addresses.server}:44300`;
/** A firewall of the network that Ann is in. */
const withoutUdp = `table ip perch {
  chain through { type filter hook forward priority 0; meta l4proto udp drop; }
}`;

let bed: NetworkBed;
let folder: string;
let ann: Agent;
let bob: Agent;

const reportOf = async (agent: Agent) => await agent.ask<CallReport>('report', {});

async function expectWay(agent: Agent, way: string): Promise<void> {
  await expect
    .poll(async () => (await reportOf(agent)).path)
    .toMatchObject({ kind: 'connected', way });
}

/** So much more has come: whatever was lost on the way before is known to be. */
async function expectMoreSound(agent: Agent): Promise<void> {
  const { packets } = await reportOf(agent);
  await expect.poll(async () => (await reportOf(agent)).packets).toBeGreaterThan(packets + 25);
}

describe.runIf(canMakeNetworks())('a call over TCP, because UDP is blocked', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'perch-path-'));
    bed = new NetworkBed();
    bed.setRules('router', withoutUdp);
    ann = new Agent(bed, 'client', 'callAgent.ts');
    bob = new Agent(bed, 'server', 'callAgent.ts');
    await bed.startServer({ PERCH_DATA_DIR: folder, PERCH_WORKERS: '1' });
  });
  afterAll(async () => {
    await bed?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('moves to UDP soon after that is let through, in the same streams and without a gap, both ways', async () => {
    await Promise.all([
      ann.ask('join', { url, name: 'Ann' }),
      bob.ask('join', { url, name: 'Bob' }),
    ]);
    await expectWay(ann, 'tcp');
    for (const agent of [ann, bob]) await expectMoreSound(agent);
    const before = await Promise.all([ann, bob].map(reportOf));
    bed.setRules('router', '');
    await expectWay(ann, 'udp');
    for (const agent of [ann, bob]) await expectMoreSound(agent);
    const after = await Promise.all([ann, bob].map(reportOf));
    expect(after.map(({ streams }) => streams)).toEqual(before.map(({ streams }) => streams));
    // The streams would be others after a new connection. On a busy machine packets are lost at any time, so these are only told.
    const lost = after.map((report, index) => report.lost - (before[index]?.lost ?? 0));
    console.log(`packets lost by the move to UDP: ${lost.join(' and ')}`);
  });
});
