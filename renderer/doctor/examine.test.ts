import { afterEach, expect, it, vi } from 'vitest';
import type { DoctorFacts } from '../../shared/doctor/DoctorFacts.ts';
import { diagnose } from '../../shared/doctor/diagnose.ts';
import { reached } from '../../shared/doctor/facts.fixture.ts';
import { examine, type Probes } from './examine.ts';

/** Dialled by its IP address. */
const reach = { ...reached, nameResolves: null };
const healthy: Probes = {
  reach: async () => ({ reach, clockOffsetMs: 0 }),
  signalling: () => 'signedIn',
  begin: async () => ({
    atMs: Date.now(),
    udpPorts: [44300],
    side: { isBehindProxy: false, isBehindRouter: false, firewall: null, othersByUdp: false },
  }),
  paths: async (udpPorts) => ({
    paths: {
      udp: udpPorts.map((port) => ({ port, outcome: 'open' })),
      tcp: 'open',
      relay: null,
      dialled: null,
      hasSockets: true,
      udpElsewhere: null,
    },
    nat: null,
    turn: null,
    hasStun: false,
  }),
  microphone: async () => ({ state: 'live', isChosen: false }),
  speaker: () => 'works',
  streams: async () => null,
  audience: () => null,
};

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('says that all is well, and why something was not tested', async () => {
  const seen: DoctorFacts[] = [];
  const facts = await examine(healthy, (known) => seen.push(known));
  expect(diagnose(facts).cause).toBe('well');
  expect(facts.untested).toMatchObject({
    name: 'noName',
    firewall: 'notRoot',
    turn: 'notConfigured',
    nat: 'noStun',
    loss: 'noCall',
    audience: 'noCall',
  });
  expect(seen.at(0)?.reach).toBeNull();
  expect(seen.at(-1)).toEqual(facts);
});

it('finds a clock that is off by a day', async () => {
  const day = 24 * 3_600_000;
  const begin = async () => ({ ...(await healthy.begin()), atMs: Date.now() + day });
  const { cause, values } = diagnose(await examine({ ...healthy, begin }, () => undefined));
  expect([cause, values]).toEqual(['clockWrong', { hours: 24 }]);
});

it('goes on where the server does not answer', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const lost: Probes = {
    ...healthy,
    signalling: () => 'lost',
    reach: async () => ({ reach: { ...reach, tcp: 'silent', product: null }, clockOffsetMs: null }),
    begin: () => Promise.reject(new Error('disconnected')),
  };
  const facts = await examine(lost, () => undefined);
  expect(facts).toMatchObject({ paths: null, microphone: { state: 'live' } });
  expect(diagnose(facts).cause).toBe('noAnswer');
});

it('does not wait for ever for an answer about the microphone', async () => {
  vi.useFakeTimers();
  const microphone = () => new Promise<never>(() => undefined);
  const examined = examine({ ...healthy, microphone }, () => undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  const facts = await examined;
  expect(facts.microphone).toBeNull();
  expect(facts.untested.microphone).toBe('unanswered');
});
