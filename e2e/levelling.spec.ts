import { power } from '../renderer/media/audio/LevelMeter.ts';
import { syllables } from '../shared/sound/syllables.ts';
import { mostGainDb, targetLufs } from '../shared/sound/VoiceLeveller.ts';
import { integratedLoudness } from './bench/integratedLoudness.ts';
import type { Person } from './harness/Person.ts';
import { expect, test } from './harness/test.ts';

/** Ann speaks at full scale, Bob 20 dB below: levelling lowers Ann and raises Bob. */
const annDb = 0;
const bobDb = -20;
const rate = 48_000;
const speech = syllables(rate * 5, rate, 1);
const speechDb = 10 * Math.log10(power(speech));
const speechLufs = integratedLoudness(speech);
/**
 * The level of this speech at the speaker after levelling, in dB of full scale like all levels here. Bob needs more
 * than the largest gain, so he stays 2 dB below Ann.
 */
const levelled = (spokenDb: number) => {
  const rightDb = targetLufs - speechLufs - spokenDb;
  return speechDb + spokenDb + Math.min(Math.max(rightDb, -mostGainDb), mostGainDb);
};

declare global {
  interface Window {
    /** RMS level of the speaker's output over the last seconds, in dB of full scale. */
    perchLoudness: () => number;
  }
}

/** Gives a page a microphone with endless speech. */
async function speak(person: Person, spokenDb: number): Promise<void> {
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
      peak: 10 ** (spokenDb / 20),
      sampleRate: rate,
    },
  );
}

test('two voices 20 dB apart are heard within a few dB of each other', async ({ invite }) => {
  const browser = { microphone: 'beeps', autoplay: true } as const;
  const [ann, bob, cho] = await Promise.all([
    invite('Ann', { browser }),
    invite('Bob', { browser }),
    invite('Cho', { browser, preferences: { levelling: true } }),
  ]);
  await speak(ann, annDb);
  await speak(bob, bobDb);
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
  await Promise.all(
    [ann, bob, cho].map(async (person) => {
      await person.open();
      await person.enter();
    }),
  );
  await cho.join('General');
  const expectLoudness = (expectedDb: number) =>
    expect
      .poll(async () =>
        Math.abs((await cho.page.evaluate(() => window.perchLoudness())) - expectedDb),
      )
      .toBeLessThan(1);
  await ann.join('General');
  await expect(cho.ring('Ann')).toHaveCount(1);
  await expectLoudness(levelled(annDb));
  await ann.leave();

  // With levelling off, a quiet voice is quiet; turned on during playback, it is as loud as the other.
  await cho.button('Settings').first().click();
  const levelling = cho.page.getByRole('switch', { name: 'Everyone at the same volume' });
  await levelling.press('Space');
  await expect(levelling).not.toBeChecked();
  await bob.join('General');
  await expectLoudness(speechDb + bobDb);
  await levelling.press('Space');
  await expect(levelling).toBeChecked();
  await expectLoudness(levelled(bobDb));
});
