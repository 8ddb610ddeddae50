import { expect, test, vi } from 'vitest';
import type { ConsumerId } from '../../shared/domain/ids.ts';
import type { ConsumerOffer } from '../../shared/protocol/streams/media.ts';
import type { Session } from '../peers/Session.ts';
import { ClientConnection, type ClientSocket } from './ClientConnection.ts';

/** A connection that is signed in, what it has sent, and the consumers that its peer has. */
function connect() {
  const sent: [string, unknown][] = [];
  const consumers = new Set<ConsumerId>();
  const socket = {
    emit: (name: string, payload: unknown) => sent.push([name, payload]),
    join: vi.fn(),
    leave: vi.fn(),
  };
  const client = new ClientConnection(socket as unknown as ClientSocket, {
    localAddress: '127.0.0.1',
    address: '192.0.2.1',
    host: 'nest.example',
    serverKey: 'AB:CD',
    isProxied: false,
  });
  const catchUp = vi.fn();
  client.signIn({ peer: { media: { consumers } } } as unknown as Session, {
    catchUp,
    signedOut: vi.fn(),
  });
  return { client, sent, consumers, catchUp };
}

const offer = (id: string) => ({ consumerId: id as ConsumerId }) as ConsumerOffer;

test('holds notifications back while a request is handled, and then sends them in order', () => {
  const { client, sent } = connect();
  const [endFirst, endSecond] = [client.beginAnswer(), client.beginAnswer()];
  client.notify('share:watched', { watchers: [] });
  client.notify('video:decodable', { codecs: ['VP9'] });
  endFirst();
  expect(sent).toEqual([]);
  endSecond();
  expect(sent).toEqual([
    ['share:watched', { watchers: [] }],
    ['video:decodable', { codecs: ['VP9'] }],
  ]);
});

test('catches up before each notification that depends on what was sent before', () => {
  const { client, sent, catchUp } = connect();
  catchUp.mockImplementation(() => sent.push(['presence:changed', null]));
  client.notify('share:watched', { watchers: [] });
  client.notify('media:lost', {});
  expect(sent.map(([name]) => name)).toEqual(['presence:changed', 'share:watched', 'media:lost']);
});

test('sends at once what depends on no answer', () => {
  const { client, sent } = connect();
  client.beginAnswer();
  client.notify('media:lost', {});
  expect(sent).toEqual([['media:lost', {}]]);
});

test('leaves out offers that ended while they were held back', () => {
  const { client, sent, consumers } = connect();
  const end = client.beginAnswer();
  consumers.add('a' as ConsumerId).add('b' as ConsumerId);
  client.notify('consumer:offered', { offers: [offer('a'), offer('b')] });
  client.notify('consumer:offered', { offers: [offer('b')] });
  consumers.delete('b' as ConsumerId);
  end();
  expect(sent).toEqual([['consumer:offered', { offers: [offer('a')] }]]);
});

test('sends nothing of a session that is over', () => {
  const { client, sent } = connect();
  const end = client.beginAnswer();
  client.notify('share:watched', { watchers: [] });
  client.signOut();
  client.notify('media:lost', {});
  end();
  expect(sent).toEqual([]);
});
