import { expect, it } from 'vitest';
import type { DoctorBegin } from '../../shared/protocol/streams/doctor.ts';
import type { ClientConnection } from './ClientConnection.ts';
import { doctorHandlers } from './doctorHandlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

const user = { id: 'ann' };
const ann = { user, media: { udpAddress: '203.0.113.1' } };
/** Somebody in another network, connected over UDP. */
const bob = { user: { id: 'bob' }, media: { udpAddress: '203.0.113.2' } };

interface Case {
  readonly others?: readonly object[];
  readonly bobIn?: string | null;
  readonly host?: string;
  readonly announced?: readonly string[];
}

function setUp({ others = [bob], bobIn = 'seen', host = 'nest.example', announced = [] }: Case) {
  const context = {
    pathProbes: { udpPorts: [44300], closeOf: () => undefined },
    firewall: { state: async () => null },
    reach: { addresses: { own: ['10.1.2.3'], announced, outside: [] } },
    rooms: { channelOf: (peer: object) => (peer === bob ? bobIn : null) },
    sessions: { peers: [ann, ...others] },
    views: { of: () => ({ channelIds: new Set(['seen']) }) },
  };
  const client = {
    peer: ann,
    addressGroup: '203.0.113.1',
    isProxied: false,
    path: { hostHeader: host },
  };
  const { 'doctor:begin': begin } = doctorHandlers(context as unknown as SignalingContext);
  return async () => (await begin(client as unknown as ClientConnection, {})) as DoctorBegin;
}

it('tells of others over UDP only if they are seen, in another network', async () => {
  const othersByUdp = async (each: Case) => (await setUp(each)()).side.othersByUdp;
  expect(await othersByUdp({})).toBe(true);
  expect(await othersByUdp({ bobIn: 'hidden' })).toBe(false);
  expect(await othersByUdp({ bobIn: null })).toBe(false);
  expect(await othersByUdp({ others: [] })).toBe(false);
});

it('tells whether a router forwards to the server', async () => {
  const isBehindRouter = async (each: Case) => (await setUp(each)()).side.isBehindRouter;
  expect(await isBehindRouter({ host: '198.51.100.7:44300' })).toBe(true);
  expect(await isBehindRouter({ host: '10.1.2.3:44300' })).toBe(false);
  expect(await isBehindRouter({ announced: ['198.51.100.7'] })).toBe(true);
  expect(await isBehindRouter({ announced: ['198.51.100.7', '10.1.2.3'] })).toBe(false);
  // Nothing is known of a name.
  expect(await isBehindRouter({})).toBe(false);
});

it('limits how often a person may run it', async () => {
  const begin = setUp({});
  for (let run = 0; run < 10; run += 1) await begin();
  await expect(begin()).rejects.toMatchObject({ code: 'rateLimited' });
});
