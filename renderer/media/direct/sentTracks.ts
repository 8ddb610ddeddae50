import { cameraLayers } from '../../../shared/domain/cameraLayers.ts';
import type { MediaConnection } from '../MediaConnection.ts';
import type { WatchedVideo } from '../send/CameraProducer.ts';
import { layerCountOf } from '../send/cameraOptions.ts';
import { encodingOf } from '../send/screenOptions.ts';
import { degradationOf } from '../send/shareEncodings.ts';
import { musicCodec, voiceCodec } from '../send/VoiceProducer.ts';
import type { DirectSource, DirectTrack } from './DirectConnection.ts';

/**
 * What to send directly of each source: the tracks that go to the server too, within the same limits. A video is one encoding, as
 * large as it is watched, because there is only one who watches it.
 */
export function sentTracks(
  { microphone, camera, share }: Pick<MediaConnection, 'microphone' | 'camera' | 'share'>,
  music: boolean,
): Record<DirectSource, DirectTrack | null> {
  const { video = null, sound = null, mode = 'auto' } = share.watched ?? {};
  const screen = encodingOf(mode);
  const codec = music ? musicCodec : voiceCodec;
  return {
    microphone: soundOf(microphone.track, microphone.bitrate ?? codec.opusMaxAverageBitrate),
    camera: cameraOf(camera.watched),
    screen: video && {
      track: video.track,
      tuning: {
        ceilings: [Math.min(screen.maxBitrate, video.limit ?? screen.maxBitrate)],
        degradation: degradationOf(mode),
        priority: 'high',
      },
    },
    screenAudio: soundOf(sound, musicCodec.opusMaxAverageBitrate),
  };
}

function soundOf(track: MediaStreamTrack | null, bitrate: number): DirectTrack | null {
  return track && { track, tuning: { ceilings: [bitrate] } };
}

function cameraOf(watched: WatchedVideo | null): DirectTrack | null {
  if (watched === null) return null;
  const { track, limit } = watched;
  const { width = 0, height = 0 } = track.getSettings();
  const top = layerCountOf(Math.max(width, height)) - 1;
  const highest = Math.min(watched.highest, top);
  const maxBitrate = cameraLayers[highest]?.maxBitrate ?? 0;
  const ceilings = [Math.min(maxBitrate, limit ?? maxBitrate)];
  return { track, tuning: { ceilings, scales: [2 ** (top - highest)] } };
}
