import type { MicrophoneFact } from '../../shared/doctor/DoctorFacts.ts';
import type { MediaPlatform } from '../media/MediaPlatform.ts';
import { captureFailure } from '../media/send/captureFailure.ts';

/** Below this even a quiet room with a cheap microphone is louder; in dBov. */
const quietDbov = -75;

export interface MicrophoneNeeds {
  readonly mediaDevices: Pick<MediaPlatform['mediaDevices'], 'getUserMedia'>;
  /** Null for the system's default. */
  readonly microphoneId: string | null;
  /** The loudest moment of a track over a second or two, in dBov; −Infinity for digital silence. Null: cannot be measured. */
  readonly measure: (track: MediaStreamTrack) => Promise<number | null>;
}

/** Opens the chosen microphone as it is, without any processing, and measures whether anything arrives. */
export async function probeMicrophone(needs: MicrophoneNeeds): Promise<MicrophoneFact> {
  const { mediaDevices, microphoneId, measure } = needs;
  const isChosen = microphoneId !== null;
  let stream: MediaStream;
  try {
    stream = await mediaDevices.getUserMedia({
      audio: {
        ...(isChosen && { deviceId: { exact: microphoneId } }),
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    });
  } catch (error) {
    return { state: captureFailure(error), isChosen };
  }
  const tracks = stream.getAudioTracks();
  try {
    const [track] = tracks;
    if (track === undefined) return { state: 'failed', isChosen };
    const dbov = await measure(track);
    // `muted` is the system's doing, never the page's (W3C mediacapture-main, 4.3.1). Noise is never exactly zero.
    if (track.muted || dbov === Number.NEGATIVE_INFINITY) return { state: 'muted', isChosen };
    return { state: dbov !== null && dbov < quietDbov ? 'quiet' : 'live', isChosen };
  } finally {
    for (const track of tracks) track.stop();
  }
}
