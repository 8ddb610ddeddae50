import { expect, it } from 'vitest';
import { firewalledPorts } from './hostFirewall.ts';

const ports = [
  { transport: 'tcp', port: 44300 },
  { transport: 'udp', port: 44300 },
] as const;
const [tcp, udp] = ports;

const dport = (protocol: string, right: unknown) => ({
  match: { op: '==', left: { payload: { protocol, field: 'dport' } }, right },
});
const state = (...right: string[]) => ({
  match: { op: 'in', left: { ct: { key: 'state' } }, right },
});
const from = (right: string) => ({
  match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right },
});
const onInterface = (right: string) => ({
  match: { op: '==', left: { meta: { key: 'iifname' } }, right },
});
const drop = { drop: null };
const accept = { accept: null };
const jump = { jump: { target: 'more' } };

/** A ruleset with these rules in its chain for incoming packets, and those in a chain to jump to. */
function closedBy(policy: 'accept' | 'drop', rules: object[][], more: object[][] = []) {
  const place = { family: 'inet', table: 'filter' };
  const nftables = [
    { metainfo: { version: '1.0.6' } },
    { table: { family: 'inet', name: 'filter' } },
    { chain: { ...place, name: 'input', type: 'filter', hook: 'input', prio: 0, policy } },
    { chain: { ...place, name: 'more' } },
    {
      chain: {
        ...place,
        name: 'forward',
        type: 'filter',
        hook: 'forward',
        prio: 0,
        policy: 'drop',
      },
    },
    ...rules.map((expr) => ({ rule: { ...place, chain: 'input', expr } })),
    ...more.map((expr) => ({ rule: { ...place, chain: 'more', expr } })),
  ];
  return firewalledPorts(ports, async () => JSON.stringify({ nftables }));
}

it('finds ports that a rule or the policy closes', async () => {
  expect(await closedBy('accept', [])).toEqual([]);
  expect(await closedBy('accept', [[dport('udp', 44300), { counter: {} }, drop]])).toEqual([udp]);
  expect(await closedBy('drop', [[dport('udp', { range: [44300, 44310] }), accept]])).toEqual([
    tcp,
  ]);
  const open = { set: [443, 44300] };
  expect(await closedBy('drop', [[dport('th', open), accept]])).toEqual([]);
  expect(await closedBy('drop', [[onInterface('lo'), accept]])).toEqual([tcp, udp]);
});

it('lets only new packets count, and follows jumps', async () => {
  const known = [state('established', 'related'), accept];
  expect(await closedBy('drop', [known])).toEqual([tcp, udp]);
  expect(await closedBy('drop', [[jump]], [[dport('tcp', 44300), accept]])).toEqual([udp]);
  expect(await closedBy('accept', [[jump]], [[dport('tcp', 44300), { reject: null }]])).toEqual([
    tcp,
  ]);
});

it('says nothing where it depends on who sends, or cannot be read', async () => {
  expect(await closedBy('drop', [[from('192.0.2.1'), accept]])).toBeNull();
  // Some are kept out, but not a stranger.
  expect(await closedBy('accept', [[from('192.0.2.1'), drop]])).toEqual([]);
  expect(await firewalledPorts(ports, async () => 'no JSON')).toBeNull();
});
