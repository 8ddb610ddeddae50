import type { Page } from 'playwright/test';
import { beeps, type ToneShape } from './tones.ts';

/** A microphone that exists in one page only and beeps at `frequency`. */
export interface VirtualMicrophone {
  readonly deviceId: string;
  readonly label: string;
  readonly frequency: number;
  /** `beeps` if not given. */
  readonly shape?: ToneShape;
}

interface DeviceDesk {
  plug(microphone: VirtualMicrophone): void;
  /** Ends the microphone's tracks and removes it from the device list, as if unplugged. */
  unplug(deviceId: string): void;
  /** How many microphone tracks are open now. */
  live(): number;
}
declare global {
  interface Window {
    perchDevices: DeviceDesk;
  }
}

/**
 * Gives a page microphones of its own, before any of its code runs: `getUserMedia` and `enumerateDevices` know these and
 * no others; speakers and everything else stay the browser's.
 */
export async function installMicrophones(
  page: Page,
  microphones: readonly VirtualMicrophone[],
): Promise<void> {
  await page.addInitScript(
    ({ first, usualShape }) => {
      const plugged = [...first];
      const live = new Map<MediaStreamTrack, string>();
      const devices = navigator.mediaDevices;
      const enumerate = devices.enumerateDevices.bind(devices);
      devices.enumerateDevices = async () => [
        ...plugged.map(({ deviceId, label }) => {
          const info = { deviceId, label, groupId: deviceId, kind: 'audioinput' as const };
          return { ...info, toJSON: () => info };
        }),
        ...(await enumerate()).filter(({ kind }) => kind !== 'audioinput'),
      ];
      const choose = (wanted: ConstrainDOMString | undefined): VirtualMicrophone => {
        const named = (value: unknown) => plugged.find(({ deviceId }) => deviceId === value);
        const exact = typeof wanted === 'object' && !Array.isArray(wanted) && wanted.exact;
        if (exact && !named(exact)) throw new OverconstrainedError('deviceId');
        const ideal = typeof wanted === 'object' && !Array.isArray(wanted) ? wanted.ideal : wanted;
        const chosen = named(exact) ?? named(ideal) ?? plugged[0];
        if (!chosen) throw new DOMException('Requested device not found', 'NotFoundError');
        return chosen;
      };
      const beeping = (microphone: VirtualMicrophone): MediaStream => {
        // Cheap, since many pages share few cores: large buffers, and no speaker behind it.
        const context = new AudioContext({
          latencyHint: 'playback',
          sampleRate: 16_000,
          sinkId: { type: 'none' },
        } as AudioContextOptions);
        const rate = context.sampleRate;
        const shape = microphone.shape ?? usualShape;
        const on = Math.round((shape.onMs / 1000) * rate);
        const period = Math.round(((shape.onMs + shape.offMs) / 1000) * rate);
        const fade = rate * 0.008;
        const buffer = new AudioBuffer({ length: period, sampleRate: rate });
        const samples = buffer.getChannelData(0);
        for (let index = 0; index < on; index += 1) {
          const gain = shape.amplitude * Math.min(1, index / fade, (on - index) / fade);
          samples[index] = gain * Math.sin((2 * Math.PI * microphone.frequency * index) / rate);
        }
        const source = new AudioBufferSourceNode(context, { buffer, loop: true });
        const output = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
        source.connect(output);
        source.start();
        void context.resume();
        const [track] = output.stream.getAudioTracks();
        if (!track) throw new Error('no track');
        Object.defineProperty(track, 'label', { value: microphone.label });
        track.getSettings = () => ({ deviceId: microphone.deviceId, groupId: microphone.deviceId });
        const stop = track.stop.bind(track);
        track.stop = () => {
          live.delete(track);
          stop();
          if (context.state !== 'closed') void context.close();
        };
        live.set(track, microphone.deviceId);
        return output.stream;
      };
      devices.getUserMedia = async (constraints) => {
        const audio = constraints?.audio;
        return beeping(choose(typeof audio === 'object' ? audio.deviceId : undefined));
      };
      window.perchDevices = {
        live: () => live.size,
        plug: (microphone) => {
          plugged.push(microphone);
          devices.dispatchEvent(new Event('devicechange'));
        },
        unplug: (gone) => {
          plugged.splice(
            plugged.findIndex(({ deviceId }) => deviceId === gone),
            1,
          );
          for (const [track, deviceId] of [...live]) {
            if (deviceId !== gone) continue;
            track.stop();
            track.dispatchEvent(new Event('ended'));
          }
          devices.dispatchEvent(new Event('devicechange'));
        },
      };
    },
    { first: microphones, usualShape: beeps },
  );
}
