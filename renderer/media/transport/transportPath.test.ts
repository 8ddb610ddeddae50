import { expect, test } from 'vitest';
import { transportPath } from './transportPath.ts';

const local = { id: 'L', type: 'local-candidate', protocol: 'tcp' };
const pair = {
  id: 'P',
  type: 'candidate-pair',
  nominated: true,
  state: 'succeeded',
  localCandidateId: 'L',
  currentRoundTripTime: 0.0123,
};

function report(...entries: { id: string }[]): [string, unknown][] {
  return entries.map((entry) => [entry.id, entry]);
}

test('the transport’s selected pair is the path', () => {
  const other = { ...pair, id: 'Q', localCandidateId: 'M', currentRoundTripTime: 1 };
  const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' };
  expect(transportPath(report(other, transport, pair, local))).toEqual({
    way: 'tcp',
    roundTripMs: 12,
  });
});

test('without a selected pair: the nominated pair, whose round trip may be unknown', () => {
  const { currentRoundTripTime: _, ...unmeasured } = pair;
  expect(transportPath(report(local, unmeasured))).toEqual({ way: 'tcp', roundTripMs: null });
});

test('no pair yet, no path', () => {
  expect(transportPath(report(local))).toBeNull();
});

test('a path from a relayed candidate goes through the relay, whatever lies between it and the page', () => {
  const relayed = { ...local, candidateType: 'prflx', protocol: 'udp', relayProtocol: 'tls' };
  expect(transportPath(report(relayed, pair))).toEqual({ way: 'relay', roundTripMs: 12 });
});
