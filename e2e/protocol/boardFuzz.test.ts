import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smallImage } from '../../server/people/smallImage.fixture.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { boardElementField } from '../../shared/protocol/channels/boardElements.ts';
import { boardRequests } from '../../shared/protocol/channels/boards.ts';
import { drawnElement, drawnStroke } from './drawnElement.ts';
import { answerAll, requestOf } from './fuzzRequests.ts';
import { localPeers } from './localPeers.ts';
import { type KnownValues, nearlyValidPayload, validPayload } from './schemaArbitrary.ts';
import { granted } from './TestPeer.ts';

const local = localPeers();

const id = fc.constantFrom('a', 'b', 'c', 'd');
const text = fc.string({ unit: 'binary', maxLength: 50 });
/** Elements as apps make them, and as their schema allows them, spoilt or not. */
const elements = fc.oneof(
  fc
    .record({
      id,
      version: fc.integer({ min: 1, max: 9 }),
      x: fc.integer(),
      isDeleted: fc.boolean(),
    })
    .map(({ id, ...change }) => drawnElement(id, change)),
  id.map((each) =>
    drawnStroke(each, [
      [0, 0],
      [1, 1],
    ]),
  ),
  validPayload(boardElementField, { id, text, originalText: text }),
  nearlyValidPayload(boardElementField, { id, text, originalText: text }),
  fc.jsonValue({ maxDepth: 3 }),
);

function knownIn(channelIds: readonly ChannelId[]): KnownValues {
  return {
    channelId: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...channelIds) },
      fc.constant('nowhere'),
    ),
    kind: fc.constantFrom('own', 'own', 'own', 'game'),
    edition: fc.constantFrom(0, 0, 0, 1),
    // A request of more than 64 KiB ends the connection.
    elements: fc.array(elements, { maxLength: 2 }),
    imageId: id,
    offset: fc.constantFrom(0, 0, 40, 1_000),
    size: fc.constantFrom(smallImage().length, 1, 60_000),
    bytes: fc.oneof(fc.constant(smallImage()), fc.uint8Array({ maxLength: 90 })).map(Buffer.from),
  };
}

it('answers whatever is sent, and keeps only elements that may be sent', async () => {
  const reader = await local.enter('Reader');
  const channelIds = reader.presence.channels.map(({ id }) => id);
  await fc.assert(
    fc.asyncProperty(
      fc.array(requestOf(boardRequests, knownIn(channelIds)), { minLength: 10, maxLength: 30 }),
      async (requests) => {
        const peer = await local.enter('Somebody');
        for (const channelId of channelIds)
          await peer.ask('board:open', { channelId, kind: 'own' });
        await answerAll(peer, requests);
        await peer.ask('session:close', {});
        peer.close();
      },
    ),
    { numRuns: 40, endOnFailure: true },
  );
  let kept = 0;
  for (const channelId of channelIds) {
    const { elements } = granted(await reader.ask('board:open', { channelId, kind: 'own' }));
    for (const element of elements) expect(boardElementField.parse(element)).toEqual(element);
    kept += elements.length;
  }
  expect(kept).toBeGreaterThan(0);
});
