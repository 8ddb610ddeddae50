import { expect, test } from 'vitest';
import type { ConsumerId, PeerId } from '../../../shared/domain/ids.ts';
import { kindOf } from '../../../shared/domain/Source.ts';
import type { RemoteTrack } from './RemoteConsumers.ts';
import { VideoTracks } from './VideoTracks.ts';

const ann = 'ann' as PeerId;
const stream = (id: string, source: RemoteTrack['source'] = 'screen'): RemoteTrack => ({
  consumerId: id as ConsumerId,
  peerId: ann,
  source,
  track: { id, kind: kindOf(source) } as MediaStreamTrack,
});

test('a subscriber gets the current track and each change until it unsubscribes', () => {
  const videoTracks = new VideoTracks();
  const seen: (string | null)[] = [];
  videoTracks.add(stream('first'));
  const stop = videoTracks.subscribe(ann, 'screen', (video) => seen.push(video?.id ?? null));
  videoTracks.add(stream('voice', 'microphone'));
  videoTracks.add(stream('face', 'camera'));
  videoTracks.add(stream('second'));
  // The end of the first comes late: the second stays.
  videoTracks.remove(stream('first'));
  videoTracks.setOwn('screen', { id: 'mine' } as MediaStreamTrack);
  stop();
  videoTracks.add(stream('third'));
  expect(seen).toEqual(['first', 'second']);
});

test('camera and screen of one peer are two tracks', () => {
  const videoTracks = new VideoTracks();
  const seen: (string | null)[] = [];
  videoTracks.add(stream('screen'));
  const face = stream('face', 'camera');
  videoTracks.add(face);
  videoTracks.subscribe(ann, 'camera', (video) => seen.push(video?.id ?? null));
  videoTracks.remove(stream('screen'));
  videoTracks.remove(face);
  expect(seen).toEqual(['face', null]);
});

test('the user’s own video, and its end', () => {
  const videoTracks = new VideoTracks();
  const seen: (string | null)[] = [];
  videoTracks.subscribe('me', 'camera', (video) => seen.push(video?.id ?? null));
  videoTracks.setOwn('camera', { id: 'mine' } as MediaStreamTrack);
  videoTracks.setOwn('screen', { id: 'screen' } as MediaStreamTrack);
  videoTracks.setOwn('camera', null);
  expect(seen).toEqual([null, 'mine', null]);
});
