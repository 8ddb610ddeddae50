import { afterEach, expect, test, vi } from 'vitest';
import { createLog } from '../log.ts';
import {
  type Gateway,
  GatewayRefusedError,
  type GatewaySearch,
  type PortMapping,
} from './Gateway.ts';
import { type GatewayOutcome, PortOpener, type PortOpenerTiming } from './PortOpener.ts';

const mappings = [
  { transport: 'tcp', port: 44300 },
  { transport: 'udp', port: 44300 },
  { transport: 'udp', port: 44301 },
] as const;

/** A gateway of the test, without a network. */
class FakeGateway implements Gateway {
  readonly protocol = 'UPnP';
  readonly address: string;
  external = '93.184.216.34';
  leaseS = 7200;
  refuses: (mapping: PortMapping) => boolean = () => false;
  readonly ports = new Set<string>();
  opened = 0;

  constructor(address = '192.168.1.1') {
    this.address = address;
  }

  async externalAddress(): Promise<string> {
    return this.external;
  }

  async open(mapping: PortMapping): Promise<number> {
    if (this.refuses(mapping)) throw new GatewayRefusedError('it does not want to');
    this.ports.add(`${mapping.transport} ${mapping.port}`);
    this.opened += 1;
    return this.leaseS;
  }

  async close(mapping: PortMapping, _signal: AbortSignal): Promise<void> {
    this.ports.delete(`${mapping.transport} ${mapping.port}`);
  }
}

const openers: PortOpener[] = [];
afterEach(async () => {
  await Promise.all(openers.splice(0).map((opener) => opener.close()));
});

function opener(searches: GatewaySearch[], timing: Partial<PortOpenerTiming> = {}) {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const log = createLog('info', { out: write, err: write });
  const made = new PortOpener({ mappings, searches, log, timing });
  openers.push(made);
  const outcomes: GatewayOutcome[] = [];
  made.on('changed', (outcome) => outcomes.push(outcome));
  return { opener: made, outcomes, lines };
}

test('opens all ports at the first gateway that accepts, and closes them at the end', async () => {
  const refusing = new FakeGateway();
  refusing.refuses = () => true;
  const gateway = new FakeGateway();
  const never = vi.fn(async () => null);
  const { opener: made, outcomes } = opener([
    async () => null,
    async () => refusing,
    async () => gateway,
    never,
  ]);
  expect(made.outcome).toBeNull();
  made.ask();
  await expect.poll(() => outcomes).toEqual([{ kind: 'opened', externalAddress: '93.184.216.34' }]);
  expect([...gateway.ports]).toEqual(['tcp 44300', 'udp 44300', 'udp 44301']);
  expect(never).not.toHaveBeenCalled();
  await made.close();
  expect(gateway.ports.size).toBe(0);
});

test('fails without the first port, and uses TCP without another one', async () => {
  const gateway = new FakeGateway();
  gateway.refuses = ({ transport }) => transport === 'tcp';
  const none = opener([async () => gateway]);
  none.opener.ask();
  await expect
    .poll(() => none.outcomes)
    .toEqual([{ kind: 'refused', externalAddress: '93.184.216.34' }]);
  gateway.refuses = ({ port }) => port === 44301;
  const most = opener([async () => gateway]);
  most.opener.ask();
  await expect.poll(() => most.outcomes[0]?.kind).toBe('opened');
  expect(most.lines.join('\n')).toContain('port=44301');
});

test('a failed search counts as without a result, and is repeated', async () => {
  const gateway = new FakeGateway();
  const search = vi
    .fn<GatewaySearch>()
    .mockRejectedValueOnce(new Error('no network'))
    .mockResolvedValueOnce(null)
    .mockResolvedValue(gateway);
  const { opener: made, outcomes } = opener([search], { retryMs: 1 });
  made.ask();
  await expect.poll(() => outcomes.map(({ kind }) => kind)).toEqual(['noGateway', 'opened']);
});

test('a short absence of the gateway changes nothing, a long one closes the ports', async () => {
  const gateway = new FakeGateway();
  let away = false;
  const search = vi.fn<GatewaySearch>(async () => (away ? null : gateway));
  const { opener: made, outcomes } = opener([search], { lostRetryMs: 1 });
  made.ask();
  await expect.poll(() => outcomes.length).toBe(1);
  away = true;
  made.ask();
  await expect.poll(() => outcomes.map(({ kind }) => kind)).toEqual(['opened', 'noGateway']);
  expect(search).toHaveBeenCalledTimes(3);
});

test('opens the ports again when asked, and emits only changes', async () => {
  const gateway = new FakeGateway();
  const { opener: made, outcomes } = opener([async () => gateway]);
  made.ask();
  made.ask();
  await expect.poll(() => gateway.opened).toBe(6);
  expect(outcomes).toHaveLength(1);
  gateway.external = '93.184.216.35';
  made.ask();
  await expect.poll(() => outcomes.length).toBe(2);
});

test('closing during an attempt ends it, and leaves no port open', async () => {
  const gateway = new FakeGateway();
  const searching = Promise.withResolvers<void>();
  const search: GatewaySearch = (signal) => {
    searching.resolve();
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  };
  const { opener: made, outcomes } = opener([search, async () => gateway]);
  made.ask();
  await searching.promise;
  await made.close();
  made.ask();
  expect(outcomes).toEqual([]);
  expect(gateway.ports.size).toBe(0);
});

test('a gateway that does not answer does not delay the closing', async () => {
  const gateway = new FakeGateway();
  gateway.close = (_mapping, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  const { opener: made, outcomes } = opener([async () => gateway], { closeMs: 1 });
  made.ask();
  await expect.poll(() => outcomes.length).toBe(1);
  await made.close();
});
