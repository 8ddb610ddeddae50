import { expect, it, vi } from 'vitest';
import type { MicrophoneFact } from '../../shared/doctor/DoctorFacts.ts';
import { probeMicrophone } from './probeMicrophone.ts';

/** A microphone of this level; `muted` as the system sets it on the track. */
function platform({ dbov = -40, muted = false }: { dbov?: number | null; muted?: boolean }) {
  const track = { muted, stop: vi.fn() };
  const getUserMedia = vi.fn(async () => ({ getAudioTracks: () => [track] }) as never);
  return { track, getUserMedia, measure: async () => dbov };
}

const probe = (
  { getUserMedia, measure }: Pick<ReturnType<typeof platform>, 'getUserMedia' | 'measure'>,
  microphoneId: string | null = null,
) => probeMicrophone({ mediaDevices: { getUserMedia }, microphoneId, measure });

it.each([
  ['a voice', {}, 'live'],
  ['a quiet room, by its noise alone', { dbov: -70 }, 'live'],
  ['almost nothing', { dbov: -90 }, 'quiet'],
  ['digital silence', { dbov: Number.NEGATIVE_INFINITY }, 'muted'],
  ['what the system mutes', { muted: true }, 'muted'],
  ['what cannot be measured', { dbov: null }, 'live'],
] as const)('%s', async (_what, kind, state) => {
  const fake = platform(kind);
  expect(await probe(fake)).toEqual({ state, isChosen: false });
  expect(fake.track.stop).toHaveBeenCalledOnce();
});

it.each<[name: string, state: MicrophoneFact['state']]>([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'busy'],
  ['TypeError', 'failed'],
])('%s is told as %s', async (name, state) => {
  const error = Object.assign(new Error('no'), { name });
  const getUserMedia = vi.fn(() => Promise.reject(error));
  expect(await probe({ ...platform({}), getUserMedia } as never)).toMatchObject({ state });
});

it('opens the chosen microphone as it is, without processing', async () => {
  const fake = platform({});
  expect(await probe(fake, 'usb')).toEqual({ state: 'live', isChosen: true });
  expect(fake.getUserMedia).toHaveBeenCalledWith({
    audio: {
      deviceId: { exact: 'usb' },
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    },
  });
});
