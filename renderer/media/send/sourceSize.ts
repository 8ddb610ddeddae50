import type { VideoSize } from '../../../shared/domain/cameraLayers.ts';

/** The size that a track reports. Before the first frame this is a guess: for a window often the whole screen. */
export function settingsSize(track: MediaStreamTrack): VideoSize | null {
  const { width, height } = track.getSettings();
  return width && height ? { width, height } : null;
}

/**
 * The real size of the frames of a sent track: the browser reports it at the sender (W3C webrtc-stats, `media-source`).
 * If it does not, the size that the track reports. Never rejects.
 */
export async function sourceSize(
  sender: RTCRtpSender | undefined,
  track: MediaStreamTrack,
): Promise<VideoSize | null> {
  try {
    const report = await sender?.getStats();
    for (const { type, width, height } of report?.values() ?? []) {
      if (type === 'media-source' && width && height) return { width, height };
    }
  } catch {
    // The sender was closed meanwhile.
  }
  return settingsSize(track);
}
