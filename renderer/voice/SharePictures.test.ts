import { expect, test } from 'vitest';
import type { ConsumerId, PeerId } from '../../shared/domain/ids.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';
import { SharePictures } from './SharePictures.ts';

const ann = 'ann' as PeerId;
const stream = (id: string, source: RemoteTrack['source'] = 'screen'): RemoteTrack => ({
  consumerId: id as ConsumerId,
  peerId: ann,
  source,
  track: { id } as MediaStreamTrack,
});

test('who looks is shown what there is, and each change, until they look away', () => {
  const pictures = new SharePictures();
  const seen: (string | null)[] = [];
  pictures.add(stream('first'));
  const stop = pictures.subscribe(ann, (picture) => seen.push(picture?.id ?? null));
  pictures.add(stream('voice', 'microphone'));
  pictures.add(stream('second'));
  // The end of the first comes late: the second stays.
  pictures.remove(stream('first'));
  pictures.setOwn({ id: 'mine' } as MediaStreamTrack);
  stop();
  pictures.add(stream('third'));
  expect(seen).toEqual(['first', 'second']);
});

test('one’s own, and its end', () => {
  const pictures = new SharePictures();
  const seen: (string | null)[] = [];
  pictures.subscribe('me', (picture) => seen.push(picture?.id ?? null));
  pictures.setOwn({ id: 'mine' } as MediaStreamTrack);
  pictures.setOwn(null);
  expect(seen).toEqual([null, 'mine', null]);
});
