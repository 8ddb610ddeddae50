import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canMakeNetworks } from '../harness/NatNetwork.ts';
import { hasCoturn } from '../runTests/ensureCoturn.ts';
import type { Agent } from './network/Agent.ts';
import type { CallReport } from './network/callAgent.ts';
import { addresses, NetworkBed } from './network/NetworkBed.ts';

const [port, proxyPort, turnPort] = [44300, 8443, 3478];
const secret = 'shared-with-coturn';
/** Firewalls of the network that Ann is in: what they drop on the way to the server, and to the TURN server. */
const dropping = (toServer: readonly string[], toTurn: readonly string[] = []) => `table ip perch {
  chain through { type filter hook forward priority 0; ${toServer.join('; ')}; }
  chain here { type filter hook input priority 0; ${toTurn.join('; ')}; }
}`;
const withoutUdp = 'meta l4proto udp drop';

let bed: NetworkBed;
let folder: string;
let ann: Agent;
let bob: Agent;

const reportOf = async (agent: Agent) => await agent.ask<CallReport>('report');

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

/** Joins Ann at this address of the server, on this way at first; later UDP is let through. */
async function expectMove(url: string, way: string): Promise<void> {
  await ann.ask('join', { url, name: 'Ann' });
  await expectWay(ann, way);
  for (const agent of [ann, bob]) await expectMoreSound(agent);
  const before = await Promise.all([ann, bob].map(reportOf));
  bed.setRules('router', '');
  await expectWay(ann, 'udp');
  for (const agent of [ann, bob]) await expectMoreSound(agent);
  const after = await Promise.all([ann, bob].map(reportOf));
  expect(after.map(({ streams }) => streams)).toEqual(before.map(({ streams }) => streams));
  // The streams would be others after a new connection. On a busy machine packets are lost at any time, so these are only told.
  const lost = after.map((report, index) => report.lost - (before[index]?.lost ?? 0));
  console.log(`packets lost by the move from ${way} to UDP: ${lost.join(' and ')}`);
  await ann.ask('leave');
}

describe.runIf(canMakeNetworks() && hasCoturn())('a call moves to UDP soon after', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'perch-path-'));
    bed = new NetworkBed();
    bed.startCoturn({ secret, port: turnPort, folder });
    ann = bed.startAgent('client', 'callAgent.ts');
    bob = bed.startAgent('server', 'callAgent.ts');
    const host = bed.startAgent('server', 'hostAgent.ts');
    await Promise.all([
      host.ask('proxy', { dialled: addresses.server, port: proxyPort, to: port }),
      bed.startServer({
        PERCH_DATA_DIR: folder,
        PERCH_WORKERS: '1',
        PERCH_TURN_URLS: `turn:${addresses.routerOutside}:${turnPort}?transport=tcp`,
        PERCH_TURN_SECRET: secret,
      }),
    ]);
    await bob.ask('join', { url: `https://${addresses.server}:${port}`, name: 'Bob' });
  });
  afterAll(async () => {
    await bed?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('that is let through, from TCP: in the same streams and without a gap, both ways', async () => {
    // On a network without any delay the relay is there before TCP is tried.
    bed.setRules('router', dropping([withoutUdp], [`tcp dport ${turnPort} drop`]));
    await expectMove(`https://${addresses.server}:${port}`, 'tcp');
  });

  it('that is let through, from a TURN server, where only web pages went directly: the same', async () => {
    bed.setRules('router', dropping([withoutUdp, `tcp dport ${port} drop`]));
    await expectMove(`https://${addresses.server}:${proxyPort}`, 'relay');
  });
});
