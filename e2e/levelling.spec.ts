import { syllables } from '../renderer/voice/signal/syllables.ts';
import { targetLufs } from '../renderer/voice/signal/VoiceLeveller.ts';
import { integratedLoudness } from './bench/integratedLoudness.ts';
import type { Person } from './harness/Person.ts';
import { expect, test } from './harness/test.ts';

/** Ann is as loud as can be, and Bob so much less: one is turned down, and the other up, neither by more than 12 dB. */
const loud = 1;
const quietDb = -18;
const rate = 48_000;
const speech = syllables(rate * 5, rate, 1);
/** What the speaker gives of this speech at the loudness of all voices, in dB of full scale. */
const levelDb = 10 * Math.log10(meanSquare(speech)) - integratedLoudness(speech) + targetLufs;

declare global {
  interface Window {
    /** Root of the mean square of all that came out of the speaker in the last seconds, in dB of full scale. */
    perchLoudness: () => number;
  }
}

function meanSquare(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/** Gives a page a microphone into which somebody speaks without end. */
async function speak(person: Person, gain: number): Promise<void> {
  await person.page.addInitScript(
    ({ samples, peak, sampleRate }) => {
      navigator.mediaDevices.getUserMedia = async () => {
        const context = new AudioContext({ sampleRate, sinkId: { type: 'none' } } as object);
        const buffer = new AudioBuffer({ length: samples.length, sampleRate });
        buffer.copyToChannel(
          Float32Array.from(samples, (sample) => (sample / 32767) * peak),
          0,
        );
        const source = new AudioBufferSourceNode(context, { buffer, loop: true });
        const output = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
        source.connect(output);
        source.start();
        await context.resume();
        return output.stream;
      };
    },
    {
      samples: [...speech].map((sample) => Math.round(sample * 32767)),
      peak: gain,
      sampleRate: rate,
    },
  );
}

test('two voices 18 dB apart are heard equally loud', async ({ invite }) => {
  const browser = { microphone: 'beeps', autoplay: true } as const;
  const [ann, bob, cho] = await Promise.all([
    invite('Ann', { browser }),
    invite('Bob', { browser }),
    invite('Cho', { browser, preferences: { levelling: true } }),
  ]);
  await speak(ann, loud);
  await speak(bob, loud * 10 ** (quietDb / 20));
  await cho.page.addInitScript(() => {
    const analysers: AnalyserNode[] = [];
    // biome-ignore lint/suspicious/noExplicitAny: the browser's own function has several forms.
    const connect = AudioNode.prototype.connect as (...values: any[]) => any;
    AudioNode.prototype.connect = function (this: AudioNode, ...values: unknown[]) {
      const [target] = values;
      if (target instanceof AudioDestinationNode && target.context instanceof AudioContext) {
        const analyser = new AnalyserNode(target.context, { fftSize: 32_768 });
        connect.call(this, analyser);
        analysers.push(analyser);
      }
      return connect.apply(this, values);
    };
    const blocks: number[] = [];
    setInterval(() => {
      const squares = analysers.map((analyser) => {
        const samples = new Float32Array(analyser.fftSize);
        analyser.getFloatTimeDomainData(samples);
        return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      });
      blocks.push(Math.max(1e-12, ...squares));
    }, 250);
    window.perchLoudness = () => {
      const last = blocks.slice(-8);
      return 10 * Math.log10(last.reduce((sum, block) => sum + block, 0) / last.length);
    };
  });
  for (const person of [ann, bob, cho]) {
    await person.open();
    await person.enter();
  }
  await cho.join('General');
  const loudness = () => cho.page.evaluate(() => window.perchLoudness());
  const offBy = async () => Math.abs((await loudness()) - levelDb);
  for (const person of [ann, bob]) {
    await person.join('General');
    await expect(cho.ring(person.name)).toHaveCount(1);
    await expect.poll(offBy, person.name).toBeLessThan(2);
    await person.leave();
  }

  // Switched off, a quiet voice is quiet; switched on while it is heard, it is as loud as it was.
  await cho.button('Settings').first().click();
  const levelling = cho.page.getByRole('switch', { name: 'Everybody equally loud' });
  await levelling.press('Space');
  await expect(levelling).not.toBeChecked();
  await bob.join('General');
  const isQuiet = (level: number) => level > levelDb - 20 && level < levelDb - 7;
  await expect.poll(async () => isQuiet(await loudness())).toBe(true);
  await levelling.press('Space');
  await expect(levelling).toBeChecked();
  await expect.poll(offBy).toBeLessThan(2);
});
