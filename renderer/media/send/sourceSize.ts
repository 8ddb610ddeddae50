import type { VideoSize } from '../../../shared/domain/cameraLayers.ts';

/** How large a track says that its pictures are. Until the first has come it is a guess: for a window often the whole screen. */
export function settingsSize(track: MediaStreamTrack): VideoSize | null {
  const { width, height } = track.getSettings();
  return width && height ? { width, height } : null;
}

/**
 * How large the pictures are that really come from a track that is sent: the engine counts them at the sender (W3C
 * webrtc-stats, `media-source`). What the track says, where the engine does not. Never rejects.
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
    // The sender was closed while it was asked.
  }
  return settingsSize(track);
}
