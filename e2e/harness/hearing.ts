import { toneNames, tones } from './tones.ts';

/** What the init script adds to every page. */
interface Ear {
  /** Listens for this long and returns the loudest level of each tone, dBFS. */
  listen(forMs: number): Promise<Record<string, number>>;
  /** The page's output device: `''` is the system's default. */
  sinkIds(): string[];
}
declare global {
  interface Window {
    perchEar: Ear;
  }
}

type Levels = Record<string, number>;

/** A page of Playwright or Puppeteer that can run an init script. */
interface PreparedPage {
  addInitScript(script: (tones: Levels) => void, tones: Levels): Promise<unknown>;
}
/** A page of Playwright or Puppeteer that can evaluate code. */
interface AskedPage {
  evaluate(script: (forMs: number) => Promise<Levels>, forMs: number): Promise<Levels>;
}

/** Longer than a beep and the pauses on both sides: a person who is heard at all is heard in any such stretch. */
const listenMs = 450;
/** A beep arrives at about −20 dB in a bin; what a codec makes of another tone stays under −60 dB here. */
const heardAboveDb = -50;

/**
 * Adds an analyser to the page before any of its code runs: everything connected to a speaker is also connected to it.
 * A context that is not running counts as silent, whatever its analyser still holds. Its state is not enough: when it rests soon
 * after it was started, Chromium 156 may leave it `running` with a clock that stands still.
 */
export async function installEar(page: PreparedPage): Promise<void> {
  await page.addInitScript((frequencies: Record<string, number>) => {
    const analysers = new Map<AudioContext, AnalyserNode>();
    /** The time of each context when it was last listened to, in seconds. */
    const clocks = new WeakMap<AudioContext, number>();
    const analyserOf = (context: AudioContext) => {
      let analyser = analysers.get(context);
      if (analyser === undefined) {
        analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
        analysers.set(context, analyser);
      }
      return analyser;
    };
    const isSpeaker = (target: unknown): target is AudioDestinationNode =>
      target instanceof AudioDestinationNode && target.context instanceof AudioContext;
    // biome-ignore lint/suspicious/noExplicitAny: the browser's own function has several forms.
    const connect = AudioNode.prototype.connect as (...values: any[]) => any;
    // biome-ignore lint/suspicious/noExplicitAny: the browser's own function has several forms.
    const disconnect = AudioNode.prototype.disconnect as (...values: any[]) => any;
    AudioNode.prototype.connect = function (this: AudioNode, ...values: unknown[]) {
      const target = values[0];
      if (isSpeaker(target)) connect.call(this, analyserOf(target.context as AudioContext));
      return connect.apply(this, values);
    };
    AudioNode.prototype.disconnect = function (this: AudioNode, ...values: unknown[]) {
      const target = values[0];
      if (isSpeaker(target)) disconnect.call(this, analyserOf(target.context as AudioContext));
      return disconnect.apply(this, values);
    };
    const levelsNow = (loudest: Record<string, number>) => {
      for (const [context, analyser] of analysers) {
        const before = clocks.get(context);
        clocks.set(context, context.currentTime);
        if (context.state !== 'running' || before === context.currentTime) continue;
        const bins = new Float32Array(analyser.frequencyBinCount);
        analyser.getFloatFrequencyData(bins);
        const width = context.sampleRate / analyser.fftSize;
        for (const [name, frequency] of Object.entries(frequencies)) {
          const middle = Math.round(frequency / width);
          const level = Math.max(...bins.subarray(middle - 1, middle + 2));
          loudest[name] = Math.max(loudest[name] ?? -200, level);
        }
      }
    };
    window.perchEar = {
      listen: (forMs) =>
        new Promise((resolve) => {
          const loudest: Record<string, number> = {};
          for (const name of Object.keys(frequencies)) loudest[name] = -200;
          const start = performance.now();
          const tick = () => {
            levelsNow(loudest);
            if (performance.now() - start < forMs) setTimeout(tick, 40);
            else resolve(loudest);
          };
          // The analyser's window reaches back: samples from before this call must have left it.
          setTimeout(tick, 180);
        }),
      sinkIds: () =>
        [...analysers.keys()].map((context) => {
          const { sinkId } = context as AudioContext & { sinkId?: string };
          return typeof sinkId === 'string' ? sinkId : '';
        }),
    };
  }, tones);
}

/** The loudest level of each tone after this call, dBFS. */
export async function toneLevels(
  page: AskedPage,
  forMs: number = listenMs,
): Promise<Record<string, number>> {
  return page.evaluate((ms) => window.perchEar.listen(ms), forMs);
}

/** The names of the people whose tone reaches the page's speaker after this call. */
export async function heardNames(page: AskedPage, forMs?: number): Promise<string[]> {
  const levels = await toneLevels(page, forMs);
  return toneNames.filter((name) => (levels[name] ?? -200) > heardAboveDb).sort();
}
