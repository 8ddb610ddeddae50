import { beforeEach, expect, test, vi } from 'vitest';
import type { DirectSignal } from '../../../shared/protocol/streams/direct.ts';
import { FakePeerConnection } from './FakePeerConnection.fixture.ts';
import { PerfectNegotiation } from './PerfectNegotiation.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const onFailed = vi.fn();

/** One side, and what it has sent that has not arrived yet. */
interface Side {
  readonly connection: FakePeerConnection;
  readonly negotiation: PerfectNegotiation;
  readonly sent: DirectSignal[];
}
let ann: Side;
let bob: Side;

function sideOf(name: string, isPolite: boolean, adjust?: (sdp: string) => string): Side {
  const connection = new FakePeerConnection(name);
  const sent: DirectSignal[] = [];
  const negotiation = new PerfectNegotiation({
    connection: connection.as,
    isPolite,
    send: (signal) => sent.push(signal),
    ...(adjust && { adjust }),
    onFailed,
  });
  return { connection, negotiation, sent };
}

/** Lets all messages arrive, in their order, until there are no more. */
async function deliver(): Promise<void> {
  await settled();
  while (ann.sent.length > 0 || bob.sent.length > 0) {
    const [fromAnn, fromBob] = [ann.sent.splice(0), bob.sent.splice(0)];
    for (const signal of fromAnn) bob.negotiation.receive(signal);
    for (const signal of fromBob) ann.negotiation.receive(signal);
    await settled();
  }
}

const states = () => [ann.connection.signalingState, bob.connection.signalingState];

beforeEach(() => {
  onFailed.mockClear();
  ann = sideOf('Ann', true);
  bob = sideOf('Bob', false);
});

test('either side can begin', async () => {
  ann.connection.need();
  await deliver();
  expect(bob.connection.localDescription?.sdp).toBe('answer of Bob to offer of Ann');
  bob.connection.need();
  await deliver();
  expect(ann.connection.localDescription?.sdp).toBe('answer of Ann to offer of Bob');
  expect(states()).toEqual(['stable', 'stable']);
  expect(onFailed).not.toHaveBeenCalled();
});

test('where both begin at once, one gives way, and its offer follows', async () => {
  ann.connection.need();
  bob.connection.need();
  await settled();
  expect(states()).toEqual(['have-local-offer', 'have-local-offer']);
  // The candidates of an offer that is ignored belong to nothing, which is no fault.
  ann.connection.find();
  await deliver();
  expect(states()).toEqual(['stable', 'stable']);
  expect(bob.connection.localDescription?.sdp).toBe('answer of Bob to offer of Ann');
  expect(onFailed).not.toHaveBeenCalled();
});

test('an offer that arrives while one is being made is taken by the one that gives way', async () => {
  bob.connection.need();
  await settled();
  ann.connection.need();
  // Before Ann's own offer is made.
  for (const signal of bob.sent.splice(0)) ann.negotiation.receive(signal);
  await deliver();
  expect(states()).toEqual(['stable', 'stable']);
  expect(onFailed).not.toHaveBeenCalled();
});

test('candidates may come late, but not before what they belong to', async () => {
  bob.connection.need();
  await deliver();
  bob.connection.find();
  ann.connection.find();
  await deliver();
  expect(ann.connection.candidates).toEqual(['offer of Bob']);
  expect(bob.connection.candidates).toEqual(['answer of Ann to offer of Bob']);
  bob.connection.find('something else');
  await deliver();
  expect(onFailed).toHaveBeenCalledTimes(1);
});

test('an answer that comes twice is ignored; an offer whose answer is lost leaves the other side as it was', async () => {
  bob.connection.need();
  await settled();
  for (const signal of bob.sent.splice(0)) ann.negotiation.receive(signal);
  await settled();
  const [answer] = ann.sent.splice(0);
  expect(states()).toEqual(['stable', 'have-local-offer']);
  if (!answer) throw new Error('no answer was made');
  bob.negotiation.receive(answer);
  bob.negotiation.receive(answer);
  await deliver();
  expect(states()).toEqual(['stable', 'stable']);
  expect(onFailed).not.toHaveBeenCalled();
});

test('descriptions are changed before they are used and sent; a closed side is silent', async () => {
  ann = sideOf('Ann', true, (sdp) => `loud ${sdp}`);
  ann.connection.need();
  await settled();
  expect(ann.connection.localDescription?.sdp).toBe('loud offer of Ann');
  expect(ann.sent).toEqual([{ description: { type: 'offer', sdp: 'loud offer of Ann' } }]);
  ann.negotiation.close();
  ann.connection.find();
  ann.negotiation.receive({ description: { type: 'answer', sdp: 'anything' } });
  await settled();
  expect(ann.sent).toHaveLength(1);
  expect(ann.connection.signalingState).toBe('have-local-offer');
});
