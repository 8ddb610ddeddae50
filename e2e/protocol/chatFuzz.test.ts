import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smallImage } from '../../server/people/smallImage.fixture.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { type Message, messageFault, tidyMessage } from '../../shared/domain/Message.ts';
import { fileRequests } from '../../shared/protocol/chat/files.ts';
import { messageRequests } from '../../shared/protocol/chat/messages.ts';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { answerAll, requestOf } from './fuzzRequests.ts';
import { localPeers } from './localPeers.ts';
import { hostilePayload, type KnownValues, validPayload } from './schemaArbitrary.ts';
import { granted } from './TestPeer.ts';

const local = localPeers({ env: withoutEncryption });

const requests = { ...messageRequests, ...fileRequests };
const names = Object.keys(requests) as (keyof typeof requests)[];

const texts = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }) },
  fc.string({ unit: 'binary', maxLength: 3_000 }),
  fc.constantFrom(
    '<@everyone> <@&x> <@y>',
    '회의',
    '" OR 1',
    `a${'\u0301'.repeat(900)}`,
    '\u202egpj',
  ),
);

function knownIn(channelIds: readonly ChannelId[]): KnownValues {
  const channelId = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...channelIds) },
    fc.constant('nowhere'),
  );
  return {
    channelId,
    text: texts,
    messageId: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(Number.MAX_SAFE_INTEGER)),
    fileId: fc.constant('x'.repeat(24)),
    // A message with a file that is not there is refused.
    fileIds: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.constant(['x'.repeat(24)])),
    preview: fc.constantFrom(null, smallImage(), Buffer.from('<svg/>')),
    clientId: fc.stringMatching(/^[A-Za-z0-9_-]{16,20}$/),
    // Nothing is encrypted here: see `sealedChat.test.ts`.
    sealed: fc.constant(undefined),
    mentions: fc.constant(undefined),
  };
}

it('makes payloads that the schemas accept, and others', () => {
  const known = knownIn(['channel' as ChannelId]);
  for (const name of names) {
    const { schema } = requests[name];
    const isAccepted = (payload: unknown) => schema.safeParse(payload).success;
    const valid = fc.sample(validPayload(schema, known), 40);
    expect(valid.filter(isAccepted).length).toBeGreaterThan(10);
    fc.assert(fc.property(hostilePayload, (payload) => void isAccepted(payload)));
  }
});

it('answers whatever is sent, and keeps only texts that may be sent', async () => {
  const reader = await local.enter('Reader');
  const channelIds = reader.presence.channels.map(({ id }) => id);
  await fc.assert(
    fc.asyncProperty(
      fc.array(requestOf(requests, knownIn(channelIds)), { minLength: 10, maxLength: 30 }),
      async (asked) => {
        const peer = await local.enter('Somebody');
        await answerAll(peer, asked);
        await peer.ask('session:close', {});
        peer.close();
      },
    ),
    { numRuns: 40, endOnFailure: true },
  );
  const stored: Message[] = [];
  for (const channelId of channelIds) {
    const asked = { channelId, place: { at: 'newest' as const }, limit: 100 };
    stored.push(...granted(await reader.ask('message:list', asked)).messages);
  }
  expect(stored.length).toBeGreaterThan(0);
  for (const { text, mentions } of stored) {
    expect(messageFault(text)).toBeNull();
    expect(tidyMessage(text)).toBe(text);
    expect(mentions).toMatchObject({ roleIds: [], everyone: false });
  }
});
