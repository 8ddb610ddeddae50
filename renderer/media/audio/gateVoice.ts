import { loadWorklet } from './loadWorklet.ts';
import processorUrl from './voiceGateProcessor.ts?worker&url';
import { type VoiceGateMessage, type VoiceGateOptions, voiceGateName } from './workletMessages.ts';

/** A microphone's sound that passes only while it is loud enough. */
export interface GatedVoice {
  /** The sound that passes; silent otherwise. */
  readonly track: MediaStreamTrack;
  setThreshold(dbov: number): void;
  /** Calls back when the gate opens or closes; it starts closed. */
  onOpenChanged(listen: (isOpen: boolean) => void): void;
  /** Ends `track`, not the microphone's own track. */
  close(): void;
}

/** Nothing passes until the first threshold is set. */
const firstThresholdDbov = 0;

/**
 * Voice activation as an audio graph: microphone → gate on the audio thread → a track to send. It works while the
 * context runs, on the clock of the audio.
 *
 * @throws Error if the audio worklet cannot be loaded
 */
export async function gateVoice(
  context: AudioContext,
  microphone: MediaStreamTrack,
): Promise<GatedVoice> {
  await loadWorklet(context, processorUrl);
  const options: VoiceGateOptions = { thresholdDbov: firstThresholdDbov };
  const gate = new AudioWorkletNode(context, voiceGateName, {
    channelCount: 1,
    channelCountMode: 'explicit',
    outputChannelCount: [1],
    processorOptions: options,
  });
  const source = context.createMediaStreamSource(new MediaStream([microphone]));
  const output = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  source.connect(gate).connect(output);
  const [track] = output.stream.getAudioTracks();
  if (track === undefined) throw new Error('a media stream destination has an audio track');
  const post = (message: VoiceGateMessage) => gate.port.postMessage(message);
  return {
    track,
    setThreshold: (dbov) => post({ kind: 'threshold', dbov }),
    onOpenChanged(listen) {
      gate.port.onmessage = ({ data }: MessageEvent<boolean>) => listen(data);
    },
    close() {
      gate.port.onmessage = null;
      post({ kind: 'end' });
      source.disconnect();
      gate.disconnect();
      track.stop();
    },
  };
}
