import { expect, test } from 'vitest';
import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import { kindOf } from '../../../shared/domain/Source.ts';
import { Pictures } from './Pictures.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';

const ann = 'ann' as PeerId;
const stream = (id: string, source: RemoteTrack['source'] = 'screen'): RemoteTrack => ({
  consumerId: id as ConsumerId,
  peerId: ann,
  source,
  track: { id, kind: kindOf(source) } as MediaStreamTrack,
});

test('who looks is shown what there is, and each change, until they look away', () => {
  const pictures = new Pictures();
  const seen: (string | null)[] = [];
  pictures.add(stream('first'));
  const stop = pictures.subscribe(ann, 'screen', (picture) => seen.push(picture?.id ?? null));
  pictures.add(stream('voice', 'microphone'));
  pictures.add(stream('face', 'camera'));
  pictures.add(stream('second'));
  // The end of the first comes late: the second stays.
  pictures.remove(stream('first'));
  pictures.setOwn('screen', { id: 'mine' } as MediaStreamTrack);
  stop();
  pictures.add(stream('third'));
  expect(seen).toEqual(['first', 'second']);
});

test('camera and screen of one person are two pictures', () => {
  const pictures = new Pictures();
  const seen: (string | null)[] = [];
  pictures.add(stream('screen'));
  const face = stream('face', 'camera');
  pictures.add(face);
  pictures.subscribe(ann, 'camera', (picture) => seen.push(picture?.id ?? null));
  pictures.remove(stream('screen'));
  pictures.remove(face);
  expect(seen).toEqual(['face', null]);
});

test('one’s own, and its end', () => {
  const pictures = new Pictures();
  const seen: (string | null)[] = [];
  pictures.subscribe('me', 'camera', (picture) => seen.push(picture?.id ?? null));
  pictures.setOwn('camera', { id: 'mine' } as MediaStreamTrack);
  pictures.setOwn('screen', { id: 'screen' } as MediaStreamTrack);
  pictures.setOwn('camera', null);
  expect(seen).toEqual([null, 'mine', null]);
});
