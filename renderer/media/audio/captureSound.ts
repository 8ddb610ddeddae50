import type { DesktopBridge } from '../../../shared/ipc/DesktopBridge.ts';
import type { SoundTap } from '../../state/feeds.ts';
import { LevelMeter } from './LevelMeter.ts';

/** Unprocessed, and without Perch's own sound. TypeScript does not know the last one yet. */
const asPlayed: MediaTrackConstraints & { restrictOwnAudio: boolean } = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  restrictOwnAudio: true,
};

/**
 * Captures the system's sound after the main process has allowed it.
 *
 * @throws Error if it cannot be captured
 */
export async function captureSound(
  desktop: DesktopBridge,
  devices: MediaDevices,
): Promise<MediaStream> {
  await desktop.call('screen:listen', null);
  return devices.getDisplayMedia({ audio: asPlayed, video: false });
}

/** Measures a stream without playing it. */
export function tapSound(stream: MediaStream): SoundTap {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(stream);
  const meter = new LevelMeter(context);
  source.connect(meter.node);
  return {
    dbov: () => meter.dbov(),
    close: () => {
      source.disconnect();
      void context.close();
    },
  };
}
