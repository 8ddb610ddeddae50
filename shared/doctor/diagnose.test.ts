import { describe, expect, it } from 'vitest';
import {
  type DoctorFacts,
  type HostFacts,
  noFacts,
  type PathFacts,
  type ReachFacts,
  type ServerSideFacts,
} from './DoctorFacts.ts';
import { type Cause, causes, diagnose, portList, type Severity } from './diagnose.ts';
import { doctorReport } from './doctorReport.ts';
import { reached } from './facts.fixture.ts';
import { clientSteps, hostSteps, stepOutcomes } from './stepOutcomes.ts';
import { doctorEn } from './texts/doctorEn.ts';

const open: PathFacts = {
  udp: [
    { port: 44300, outcome: 'open' },
    { port: 44301, outcome: 'open' },
  ],
  tcp: 'open',
  relay: null,
  dialled: null,
  hasSockets: true,
  udpElsewhere: null,
};
const noUdp: PathFacts = {
  ...open,
  udp: open.udp.map(({ port }) => ({ port, outcome: 'blocked' })),
};
const noMedia: PathFacts = { ...noUdp, tcp: 'blocked' };
const side: ServerSideFacts = {
  isBehindProxy: false,
  isBehindRouter: false,
  firewall: null,
  othersByUdp: false,
};
const host: HostFacts = {
  isRunning: true,
  takenPorts: [],
  workers: { alive: 2, wanted: 2 },
  firewalled: [],
  announced: 'own',
  gateway: 'answers',
  certificate: 'fits',
  freeBytes: 5e9,
  freeBytesWanted: 1e9,
};
const hours = (count: number) => count * 3_600_000;

/** A person's device on which all is well. */
const healthy: DoctorFacts = {
  ...noFacts,
  reach: reached,
  signalling: 'signedIn',
  clockOffsetMs: 20,
  paths: open,
  serverSide: side,
  microphone: { state: 'live', isChosen: false },
  speaker: 'works',
  streams: { lossUp: 0, lossDown: 0.01, roundTripMs: 40 },
  audience: { others: 2, hearMe: 2, heard: 1 },
};
const onHost: DoctorFacts = { ...noFacts, host };

const unreached = (change: Partial<ReachFacts>): Partial<DoctorFacts> => ({
  reach: { ...reached, tls: null, certificate: null, product: null, largePackets: null, ...change },
  signalling: 'connecting',
  paths: null,
  serverSide: null,
});
const microphone = (state: NonNullable<DoctorFacts['microphone']>['state']) => ({
  microphone: { state, isChosen: true },
});

/** What is different from a healthy device, or from a healthy server's machine, and the cause that is told. */
const faults: readonly (readonly [Cause, Severity, Partial<DoctorFacts>, DoctorFacts?])[] = [
  ['offline', 'broken', unreached({ isOnline: false, nameResolves: false, tcp: null })],
  ['nameUnknown', 'broken', unreached({ nameResolves: false, tcp: null })],
  ['nothingListens', 'broken', unreached({ tcp: 'refused' })],
  ['noAnswer', 'broken', unreached({ tcp: 'silent' })],
  ['largePacketsLost', 'broken', unreached({ tls: 'silent', largePackets: 'vanish' })],
  ['serverHangs', 'broken', unreached({ tls: 'silent' })],
  ['otherProgram', 'broken', unreached({ tls: 'done', product: 'other' })],
  ['certificateOther', 'broken', unreached({ tls: 'done', certificate: 'otherKey' })],
  ['certificateExpired', 'broken', unreached({ tls: 'done', certificate: 'expired' })],
  ['clockWrong', 'impaired', { clockOffsetMs: -hours(24) }],
  ['versionOther', 'broken', { signalling: 'otherVersion', paths: null }],
  ['pageRefused', 'broken', { signalling: 'originRefused', paths: null }],
  ['noWebSocket', 'broken', { signalling: 'noWebSocket', paths: null }],
  ['signInRefused', 'broken', { signalling: 'refused', paths: null }],
  ['signallingLost', 'broken', { signalling: 'lost', paths: null }],
  [
    'browserWithoutSockets',
    'broken',
    {
      paths: { ...noMedia, hasSockets: false, relay: 'blocked' },
      serverSide: { ...side, isBehindProxy: true },
      turn: ['silent'],
    },
  ],
  ['serverFirewall', 'impaired', { paths: noUdp, serverSide: { ...side, firewall: 'closed' } }],
  ['announcedWrong', 'broken', { paths: { ...noMedia, dialled: 'open' } }],
  ['proxyWithoutMedia', 'broken', { paths: noMedia, serverSide: { ...side, isBehindProxy: true } }],
  [
    'portNotForwarded',
    'impaired',
    {
      paths: { ...noUdp, udpElsewhere: true },
      serverSide: { ...side, isBehindRouter: true },
    },
  ],
  ['udpBlockedAtServer', 'impaired', { paths: { ...noUdp, udpElsewhere: true } }],
  ['udpBlockedHere', 'impaired', { paths: { ...noUdp, udpElsewhere: false } }],
  ['udpBlocked', 'impaired', { paths: noUdp }],
  ['onlyWebPasses', 'broken', { paths: noMedia }],
  [
    'someWorkersBlocked',
    'impaired',
    { paths: { ...open, udp: [...open.udp, { port: 44302, outcome: 'blocked' }] } },
  ],
  ['mediaTcpBlocked', 'hint', { paths: { ...open, tcp: 'blocked' } }],
  ['turnCredentials', 'impaired', { turn: ['allocated', 'wrongCredentials'] }],
  ['turnSilent', 'broken', { paths: { ...noMedia, relay: 'blocked' }, turn: ['silent'] }],
  ['turnRefused', 'impaired', { turn: ['refused'] }],
  ['microphoneDenied', 'broken', microphone('denied')],
  ['microphoneMissing', 'broken', microphone('missing')],
  ['microphoneBusy', 'broken', microphone('busy')],
  ['microphoneFailed', 'broken', microphone('failed')],
  ['microphoneMuted', 'broken', microphone('muted')],
  ['microphoneQuiet', 'impaired', microphone('quiet')],
  ['speakerMissing', 'broken', { speaker: 'missing' }],
  ['soundBlocked', 'broken', { speaker: 'blocked' }],
  ['deafened', 'impaired', { speaker: 'deafened' }],
  ['nobodyHears', 'impaired', { audience: { others: 2, hearMe: 0, heard: 2 } }],
  ['lossUp', 'impaired', { streams: { lossUp: 0.1, lossDown: 0, roundTripMs: 40 } }],
  ['lossDown', 'impaired', { streams: { lossUp: 0, lossDown: 0.2, roundTripMs: 40 } }],
  ['slow', 'impaired', { streams: { lossUp: 0, lossDown: 0, roundTripMs: 900 } }],
  ['symmetricNat', 'hint', { nat: 'symmetric' }],
  ['well', 'well', {}],
  ['portTaken', 'broken', { host: { ...host, isRunning: false, takenPorts: [44300] } }, onHost],
  ['serverStopped', 'broken', { host: { ...host, isRunning: false } }, onHost],
  ['workersDown', 'broken', { host: { ...host, workers: { alive: 1, wanted: 2 } } }, onHost],
  [
    'serverFirewall',
    'broken',
    { host: { ...host, firewalled: [{ transport: 'udp', port: 44300 }] } },
    onHost,
  ],
  ['announcedUnresolved', 'broken', { host: { ...host, announced: 'unresolved' } }, onHost],
  ['announcedWrong', 'broken', { host: { ...host, announced: 'elsewhere' } }, onHost],
  ['stunSilent', 'impaired', { host: { ...host, announced: 'unseen' } }, onHost],
  ['certificateOther', 'impaired', { host: { ...host, certificate: 'otherName' } }, onHost],
  ['certificateUnreadable', 'broken', { host: { ...host, certificate: 'unreadable' } }, onHost],
  ['gatewayMissing', 'impaired', { host: { ...host, gateway: 'none' } }, onHost],
  ['diskFull', 'impaired', { host: { ...host, freeBytes: 1e6 } }, onHost],
  ['well', 'well', {}, onHost],
];

describe('the diagnosis', () => {
  it.each(
    faults.map(([cause, severity, change, from = healthy]) => ({
      cause,
      severity,
      facts: { ...from, ...change },
    })),
  )('is $cause ($severity)', ({ cause, severity, facts }) => {
    expect(diagnose(facts)).toMatchObject({ cause, severity });
  });

  it('has a fault for each cause, and a sentence in words', () => {
    expect(new Set(faults.map(([cause]) => cause))).toEqual(new Set(causes));
    expect(Object.keys(doctorEn.cause).sort()).toEqual([...causes].sort());
  });

  it('is the cause that explains the others', () => {
    const offline = { ...healthy, ...unreached({ isOnline: false, nameResolves: false }) };
    expect(diagnose({ ...offline, ...microphone('quiet') }).cause).toBe('offline');
    const atNoon = { clockOffsetMs: hours(24), ...unreached({ certificate: 'notYetValid' }) };
    expect(diagnose({ ...healthy, ...atNoon })).toMatchObject({
      cause: 'clockWrong',
      values: { hours: 24 },
    });
    // A TURN server over UDP is silent because UDP is blocked.
    const hotel = { paths: { ...noUdp, udpElsewhere: false }, turn: ['silent'] as const };
    expect(diagnose({ ...healthy, ...hotel }).cause).toBe('udpBlockedHere');
    // What keeps people from being heard comes before what makes it slower.
    expect(diagnose({ ...healthy, paths: noUdp, ...microphone('denied') }).cause).toBe(
      'microphoneDenied',
    );
  });

  it('is no worse than what still works', () => {
    const relayed = { paths: { ...noMedia, relay: 'open' as const }, turn: ['allocated'] as const };
    expect(diagnose({ ...healthy, ...relayed })).toMatchObject({
      cause: 'onlyWebPasses',
      severity: 'impaired',
    });
    const others = { paths: noUdp, serverSide: { ...side, othersByUdp: true } };
    expect(diagnose({ ...healthy, ...others }).cause).toBe('udpBlockedHere');
  });
});

it('ports are listed with ranges', () => {
  expect(portList([44310, 44302, 44301, 44303, 44301])).toBe('44301–44303, 44310');
});

describe('the steps', () => {
  it('of a healthy device are all in order, or say why they were not tested', () => {
    const facts = { ...healthy, untested: { turn: 'notConfigured', nat: 'noStun' } } as const;
    const outcomes = stepOutcomes(facts, clientSteps);
    expect(outcomes.filter(({ result }) => result !== 'ok')).toEqual([
      { step: 'firewall', result: 'untested', reason: 'earlier' },
      { step: 'turn', result: 'untested', reason: 'notConfigured' },
      { step: 'nat', result: 'untested', reason: 'noStun' },
      { step: 'audience', result: 'warning', note: '↑ 2 / 2 · ↓ 1 / 2' },
    ]);
    expect(outcomes.find(({ step }) => step === 'loss')).toMatchObject({
      note: '↑ 0.0 % · ↓ 1.0 %',
    });
  });

  it('show each fault', () => {
    for (const [cause, severity, change, from = healthy] of faults) {
      if (severity === 'well' || cause === 'offline' || cause === 'nobodyHears') continue;
      const outcomes = stepOutcomes(
        { ...from, ...change },
        from === onHost ? hostSteps : clientSteps,
      );
      const isShown = outcomes.some(({ result }) => result === 'failed' || result === 'warning');
      // A server that does not run has nothing that could have failed.
      expect(isShown || cause === 'serverStopped', cause).toBe(true);
    }
  });
});

it('the report names the cause, and neither names nor addresses', () => {
  const facts = { ...healthy, paths: { ...noUdp, udpElsewhere: true } };
  const context = { version: '1.2.3', serverVersion: '1.2.4', platform: 'Some browser' };
  const report = doctorReport(facts, clientSteps, context);
  expect(report).toContain('diagnosis: udpBlockedAtServer (impaired, ports 44300–44301)');
  expect(report).toContain('udp: failed (44300–44301)');
  expect(report).toContain('turn: not tested (earlier)');
  expect(report).not.toMatch(/\d+\.\d+\.\d+\.\d+|https?:/);
});
