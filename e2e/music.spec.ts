import { expect, test } from './harness/test.ts';
import { tones } from './harness/tones.ts';

/** Ann's instrument: a different tone in each ear, plus noise so that the codec needs bitrate. */
const left = tones.Gil;
const right = tones.Kim;

declare global {
  interface Window {
    /** The requested microphone constraints, newest last. */
    perchAsked: MediaTrackConstraints[];
    /** How often the sending side has negotiated: only there the app makes the offer. */
    perchOffers: number;
    /** The levels of a tone in the left and right ear, in dB of full scale. */
    perchSides: (frequency: number) => [number, number];
  }
}

test('music arrives unprocessed, in stereo and at a high bitrate', async ({ invite }) => {
  const [ann, bob] = await Promise.all([
    // Voice processing is on, but must not touch music: it would remove tones and noise.
    invite('Ann', {
      browser: { microphone: 'beeps', autoplay: true },
      preferences: {
        echoCancellation: true,
        noiseSuppression: 'browser',
        talkMode: 'voiceActivation',
        voiceThresholdDbov: 0,
      },
    }),
    invite('Bob', {
      browser: { microphone: 'beeps', autoplay: true },
      preferences: { levelling: true },
    }),
  ]);
  await ann.page.addInitScript(
    ({ left: leftHz, right: rightHz }) => {
      window.perchAsked = [];
      navigator.mediaDevices.getUserMedia = async (constraints) => {
        window.perchAsked.push(constraints?.audio as MediaTrackConstraints);
        const context = new AudioContext({
          sampleRate: 48_000,
          sinkId: { type: 'none' },
        } as object);
        const buffer = new AudioBuffer({ length: 96_000, numberOfChannels: 2, sampleRate: 48_000 });
        for (const [side, frequency] of [leftHz, rightHz].entries()) {
          const samples = buffer.getChannelData(side);
          for (let index = 0; index < samples.length; index += 1) {
            samples[index] =
              0.1 * Math.sin((2 * Math.PI * frequency * index) / 48_000) +
              0.02 * (Math.random() * 2 - 1);
          }
        }
        const source = new AudioBufferSourceNode(context, { buffer, loop: true });
        const output = new MediaStreamAudioDestinationNode(context, { channelCount: 2 });
        source.connect(output);
        source.start();
        await context.resume();
        return output.stream;
      };
    },
    { left, right },
  );
  await bob.page.addInitScript(() => {
    const analysers: [AnalyserNode, AnalyserNode][] = [];
    // biome-ignore lint/suspicious/noExplicitAny: the browser's own function has several forms.
    const connect = AudioNode.prototype.connect as (...values: any[]) => any;
    AudioNode.prototype.connect = function (this: AudioNode, ...values: unknown[]) {
      const [target] = values;
      if (target instanceof AudioDestinationNode && target.context instanceof AudioContext) {
        const { context } = target;
        const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
        connect.call(this, splitter);
        const side = (index: number) => {
          const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
          connect.call(splitter, analyser, index);
          return analyser;
        };
        analysers.push([side(0), side(1)]);
      }
      return connect.apply(this, values);
    };
    const levelOf = (analyser: AnalyserNode, frequency: number) => {
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const middle = Math.round((frequency * analyser.fftSize) / analyser.context.sampleRate);
      return Math.max(...bins.subarray(middle - 1, middle + 2));
    };
    window.perchSides = (frequency) => [
      Math.max(...analysers.map(([first]) => levelOf(first, frequency))),
      Math.max(...analysers.map(([, second]) => levelOf(second, frequency))),
    ];
  });
  for (const person of [ann, bob]) {
    await person.open();
    await person.enter();
    await person.join('Music');
  }

  const sides = (frequency: number) => bob.page.evaluate((hz) => window.perchSides(hz), frequency);
  // As loud as played (−34 dB in a bin of the analyser), and only on the side where it was played.
  const isPlayed = (level: number) => level > -39 && level < -29;
  const expectStereo = () =>
    expect
      .poll(async () => {
        const [[leftInLeft, leftInRight], [rightInLeft, rightInRight]] = [
          await sides(left),
          await sides(right),
        ];
        return {
          left: isPlayed(leftInLeft) || leftInLeft,
          right: isPlayed(rightInRight) || rightInRight,
          isApart: Math.max(leftInRight, rightInLeft) < Math.min(leftInLeft, rightInRight) - 20,
        };
      })
      .toEqual({ left: true, right: true, isApart: true });
  await expectStereo();

  // The app requested no processing from the browser.
  const asked = await ann.page.evaluate(() => window.perchAsked.at(-1));
  expect(asked).toMatchObject({
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    channelCount: 2,
  });

  const sentBytes = () =>
    ann.page.evaluate(async () => {
      let bytes = 0;
      for (const connection of window.perchConnections) {
        for (const entry of (await connection.getStats()).values()) {
          if (entry.type === 'outbound-rtp' && entry.kind === 'audio') bytes += entry.bytesSent;
        }
      }
      return { bytes, atMs: performance.now() };
    });
  const before = await sentBytes();
  let kbitPerS = 0;
  await expect
    .poll(async () => {
      const { bytes, atMs } = await sentBytes();
      kbitPerS = ((bytes - before.bytes) * 8) / (atMs - before.atMs);
      return atMs - before.atMs > 2000;
    })
    .toBe(true);
  expect(kbitPerS).toBeGreaterThan(96);

  // The producers for voice and for music both exist: moves between them negotiate nothing at the sender.
  await ann.page.evaluate(() => {
    window.perchOffers = 0;
    for (const connection of window.perchConnections) {
      connection.addEventListener('signalingstatechange', () => {
        if (connection.signalingState === 'have-local-offer') window.perchOffers += 1;
      });
    }
  });
  await ann.join('General');
  await expect.poll(() => bob.hears()).toEqual([]);
  await ann.join('Music');
  await expectStereo();
  expect(await ann.page.evaluate(() => window.perchOffers)).toBe(0);
});
