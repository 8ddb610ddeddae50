import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DoctorFacts, noFacts } from '../../shared/doctor/DoctorFacts.ts';
import { type Cause, diagnose, type Severity } from '../../shared/doctor/diagnose.ts';
import type { ServerReach } from '../../shared/ipc/servers.ts';
import { canMakeNetworks } from '../harness/NatNetwork.ts';
import { hasCoturn } from '../runTests/ensureCoturn.ts';
import { otherClock } from '../runTests/ensureFaketime.ts';
import type { Agent } from './network/Agent.ts';
import { addresses, NetworkBed } from './network/NetworkBed.ts';

/*
 * Real faults in a small network of namespaces: a client outside, a router that forwards the server's ports, the server behind
 * it. Each must be told by its name.
 */

/** How long a blocked path is waited for; one that is there takes a tenth of it. */
const waitMs = 1_200;
const port = 44300;
/** A second server: announced under an address that nobody has, with a wrong secret for TURN. */
const wrongPort = 44310;
const proxyPort = 8443;
const stunPort = 3478;
const secret = 'shared-with-coturn';
const outside = addresses.routerOutside;
const url = `https://${outside}:${port}`;

/** A table with one chain of one rule. */
const chain = (hook: string, rule: string) =>
  `table ip perch {
 chain one { type ${hook} priority 0; ${rule}; }
}`;
const dayAhead = otherClock('+1d');
/** What the router forwards when all is well. */
const forwarded = [
  `tcp dport { ${port}, ${wrongPort}, ${proxyPort} }`,
  `udp dport ${port}-${wrongPort + 1}`,
];

interface RouterRules {
  readonly forwards?: readonly string[];
  /** What it drops on the way. */
  readonly drops?: string;
  /** What it drops of what is for itself. */
  readonly dropsHere?: string;
  /** What it lets through to the server's own address. */
  readonly routes?: string;
}

const router = ({ forwards = forwarded, drops, dropsHere, routes }: RouterRules = {}) => `
table ip perch {
  chain in { type nat hook prerouting priority dstnat;
    ${forwards.map((packets) => `iifname "to-client" ${packets} dnat to ${addresses.server}\n`).join('')}
  }
  chain through { type filter hook forward priority filter; policy drop;
    ${drops === undefined ? '' : `${drops} drop`}
    ct state established,related accept
    ct status dnat accept
    ${routes === undefined ? '' : `ip daddr ${addresses.server} ${routes} accept`}
  }
  chain here { type filter hook input priority filter;
    ${dropsHere === undefined ? '' : `${dropsHere} drop`}
  }
}`;

let bed: NetworkBed;
let client: Agent;
let host: Agent;
let folder: string;
let count = 0;

const startServer = (name: string, env: Record<string, string>) =>
  bed.startServer({
    PERCH_DATA_DIR: join(folder, name),
    PERCH_WORKERS: '2',
    PERCH_TURN_URLS: `stun:${outside}:${stunPort},turn:${outside}:${stunPort}?transport=tcp`,
    ...env,
  });

/** Runs the app's doctor on the client. */
async function examine(at = url, isPinned = true, by = client): Promise<DoctorFacts> {
  count += 1;
  return await by.ask('examine', { url: at, name: `Patient ${count}`, isPinned, waitMs });
}

async function reach(at: string, pin: string | null = null): Promise<DoctorFacts> {
  const found = await client.ask<ServerReach>('reach', { url: at, pin, waitMs });
  return { ...noFacts, signalling: 'lost', ...found };
}

async function examineHost(
  env: Record<string, string>,
  by = host,
  timeServer: string | null = null,
): Promise<DoctorFacts> {
  return await by.ask('host', {
    env: { PERCH_DATA_DIR: join(folder, 'well'), PERCH_WORKERS: '2', ...env },
    timeServer,
  });
}

/** On a machine that has stopped for a second a path looks blocked: then it is examined again. */
async function expectTold(
  examined: () => Promise<DoctorFacts>,
  cause: Cause,
  severity: Severity,
  ...ports: string[]
): Promise<void> {
  await expect
    .poll(async () => {
      const told = diagnose(await examined());
      return [told.cause, told.severity, told.values.ports].filter((each) => each !== undefined);
    })
    .toEqual([cause, severity, ...ports]);
}

describe.runIf(canMakeNetworks() && hasCoturn())('the connection doctor', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'perch-doctor-'));
    bed = new NetworkBed({ 'perch.test': outside });
    bed.setRules('router', router());
    bed.startCoturn({ secret, port: stunPort, folder });
    client = bed.startAgent('client', 'clientAgent.ts');
    host = bed.startAgent('server', 'hostAgent.ts');
    await Promise.all([
      startServer('well', { PERCH_PORT: String(port), PERCH_TURN_SECRET: secret }),
      startServer('wrong', {
        PERCH_PORT: String(wrongPort),
        PERCH_TURN_SECRET: 'another-secret',
        PERCH_ANNOUNCED_ADDRESSES: '10.77.2.99',
      }),
      host.ask('proxy', { dialled: outside, port: proxyPort, to: port }),
    ]);
  });
  afterEach(() => {
    bed.setRules('router', router());
    for (const machine of ['client', 'server'] as const) bed.setRules(machine, '');
  });
  afterAll(async () => {
    await bed?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  // First, and apart from what depends on it: the server reads its firewall every few seconds only.
  it('names a firewall on the server’s machine, in the app and there', async () => {
    const mediaPorts = `${port}–${port + 1}`;
    bed.setRules('server', chain('filter hook input', 'udp dport 44300-44301 drop'));
    await expectTold(() => examine(), 'serverFirewall', 'impaired', mediaPorts);
    await expectTold(() => examineHost({}), 'serverFirewall', 'broken', mediaPorts);
  });

  it('says that all is well', async () => {
    const facts = await examine();
    expect(facts).toMatchObject({
      reach: { tcp: 'answers', tls: 'done', product: 'perch', largePackets: 'arrive' },
      paths: { tcp: 'open', udpElsewhere: true },
      turn: ['allocated'],
    });
    expect(diagnose(facts).cause).toBe('well');
  });

  it('says on the server’s machine that all is well, or that the announced address is not its own', async () => {
    const turn = { PERCH_TURN_URLS: `turn:${outside}:${stunPort}`, PERCH_TURN_SECRET: secret };
    await expectTold(() => examineHost(turn), 'well', 'well');
    const announced = { ...turn, PERCH_ANNOUNCED_ADDRESSES: '10.77.2.99' };
    await expectTold(() => examineHost(announced), 'announcedWrong', 'broken');
    const wrong = { ...turn, PERCH_TURN_SECRET: 'another-secret' };
    await expectTold(() => examineHost(wrong), 'turnCredentials', 'impaired');
    const over = { ...turn, PERCH_TURN_URLS: `turn:${outside}:${stunPort}?transport=tcp` };
    await expectTold(() => examineHost(over), 'well', 'well');
    await expectTold(() => examineHost({ PERCH_PORT: '44320' }), 'serverStopped', 'broken');
  });

  it('names a path on which large packets vanish', async () => {
    bed.setRules('router', router({ drops: 'meta length > 1280' }));
    await expectTold(() => reach(url), 'largePacketsLost', 'broken');
  });

  it('names what keeps from reaching the server at all', async () => {
    await expectTold(() => reach('https://nowhere.test'), 'nameUnknown', 'broken');
    await expectTold(() => reach(`https://${outside}:9`), 'nothingListens', 'broken');
    await expectTold(() => reach(url, 'ab'.repeat(32)), 'certificateOther', 'broken');
    bed.setRules('router', router({ drops: `tcp dport ${port}` }));
    await expectTold(() => reach(url), 'noAnswer', 'broken');
  });

  it('names UDP ports that the router does not forward', async () => {
    bed.setRules('router', router({ forwards: [`tcp dport ${port}`] }));
    await expectTold(() => examine(), 'portNotForwarded', 'impaired', `${port}–${port + 1}`);
  });

  it('names the one worker whose port is not forwarded', async () => {
    bed.setRules('router', router({ forwards: [`tcp dport ${port}`, `udp dport ${port}`] }));
    await expectTold(() => examine(), 'someWorkersBlocked', 'impaired', `${port + 1}`);
  });

  it('names a firewall in front of a server that has the address itself', async () => {
    bed.setRules('router', router({ drops: 'meta l4proto udp', routes: 'meta l4proto tcp' }));
    await expectTold(
      () => examine(`https://${addresses.server}:${port}`),
      'udpBlockedAtServer',
      'impaired',
      `${port}–${port + 1}`,
    );
  });

  it('names a client’s network that lets no UDP out', async () => {
    bed.setRules('client', chain('filter hook output', 'meta l4proto udp drop'));
    await expectTold(() => examine(), 'udpBlockedHere', 'impaired');
  });

  it('names a symmetric NAT', async () => {
    bed.setRules(
      'client',
      chain('nat hook postrouting', 'meta l4proto udp masquerade to :40000-60000 fully-random'),
    );
    await expectTold(() => examine(), 'symmetricNat', 'hint');
  });

  it('names an announced address that nobody has', async () => {
    await expectTold(() => examine(`https://perch.test:${wrongPort}`), 'announcedWrong', 'broken');
  });

  it('names wrong credentials of a TURN server, and one that does not answer', async () => {
    await expectTold(
      () => examine(`https://${outside}:${wrongPort}`),
      'turnCredentials',
      'impaired',
    );
    bed.setRules('router', router({ dropsHere: `tcp dport ${stunPort}` }));
    await expectTold(() => examine(), 'turnSilent', 'impaired');
  });

  it.runIf(dayAhead !== null)(
    'names a clock that is a day ahead, the client’s and the server’s',
    async () => {
      const wrong = bed.startAgent('client', 'clientAgent.ts', dayAhead ?? {});
      await expectTold(() => examine(url, true, wrong), 'clockWrong', 'impaired');
      const ca = join(folder, 'well', 'certs', 'server.crt');
      const timeServer = `https://${addresses.server}:${port}`;
      // Node reads the certificate once, when it starts, and the server may have made another one by the next attempt.
      const examineAnew = () =>
        examineHost(
          {},
          bed.startAgent('server', 'hostAgent.ts', { ...dayAhead, NODE_EXTRA_CA_CERTS: ca }),
          timeServer,
        );
      await expectTold(examineAnew, 'clockWrong', 'impaired');
    },
  );

  it('names a proxy that passes on web pages, and no media', async () => {
    bed.setRules(
      'router',
      router({ forwards: [`tcp dport ${proxyPort}`], dropsHere: `tcp dport ${stunPort}` }),
    );
    await expectTold(
      () => examine(`https://${outside}:${proxyPort}`, false),
      'proxyWithoutMedia',
      'broken',
    );
  });
});
