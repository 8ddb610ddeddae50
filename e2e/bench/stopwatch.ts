import type { Page } from 'playwright';

/** A moment of the page's own clock, in ms (`performance.now`). */
type Moment = number;

interface Stopwatch {
  /** When the last click of a person happened. */
  lastClick(): Moment | null;
  /** When the last `session:open` was handed to the socket. */
  lastOpening(): Moment | null;
  /** Resolves when what comes out of the speaker has been silent for so long. */
  silentFor(ms: number): Promise<void>;
  /** Resolves when what comes out of the speaker has been loud, without a pause, for so long. */
  loudFor(ms: number): Promise<void>;
  /** Resolves at the first loud sample from now on: when it came out. */
  firstSound(): Promise<Moment>;
  /** Watches for so long from now on and resolves with the longest pause between two sounds, ms. */
  longestPause(forMs: number): Promise<number>;
}
declare global {
  interface Window {
    perchStopwatch: Stopwatch;
  }
}

/** −36 dBFS: the bar for "first sound" of the quality plan (J1, J2). */
const loud = 10 ** (-36 / 20);

/**
 * Puts a stopwatch into the page, before any of its code runs: everything that is connected to a speaker is also written
 * down, sample by sample, so that a moment is not rounded to when somebody looked.
 */
export async function installStopwatch(page: Page): Promise<void> {
  await page.addInitScript((threshold: number) => {
    let analyser: AnalyserNode | null = null;
    let click: number | null = null;
    let opening: number | null = null;

    // biome-ignore lint/suspicious/noExplicitAny: the browser's own function has several forms.
    const connect = AudioNode.prototype.connect as (...values: any[]) => any;
    AudioNode.prototype.connect = function (this: AudioNode, ...values: unknown[]) {
      const [target] = values;
      if (target instanceof AudioDestinationNode && target.context instanceof AudioContext) {
        if (analyser?.context !== target.context) {
          analyser = new AnalyserNode(target.context, { fftSize: 32_768 });
        }
        connect.call(this, analyser);
      }
      return connect.apply(this, values);
    };
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      if (typeof data === 'string' && data.includes('"session:open"')) opening = performance.now();
      send.call(this, data);
    };
    addEventListener(
      'click',
      (event) => {
        click = event.timeStamp;
      },
      true,
    );

    /** The newest samples, and when the last of them came out. */
    const look = () => {
      const samples = new Float32Array(32_768);
      if (analyser?.context.state === 'running') analyser.getFloatTimeDomainData(samples);
      return { samples, rate: analyser?.context.sampleRate ?? 48_000, end: performance.now() };
    };
    const soon = () => new Promise((next) => setTimeout(next, 4));
    const isLoud = (sample: number | undefined) => Math.abs(sample ?? 0) > threshold;
    /** Longer than half a wave of any tone in use: a pause, and not a wave passing zero. */
    const pauseMs = 8;
    /** The pauses within samples that have sound on both sides, ms each. */
    const pauses = (samples: Float32Array, rate: number) => {
      const found: number[] = [];
      let lastLoud = -1;
      for (let index = 0; index < samples.length; index += 1) {
        if (!isLoud(samples[index])) continue;
        const length = ((index - lastLoud) / rate) * 1000;
        if (lastLoud >= 0 && length > pauseMs) found.push(length);
        lastLoud = index;
      }
      return found;
    };

    window.perchStopwatch = {
      lastClick: () => click,
      lastOpening: () => opening,
      silentFor: async (ms) => {
        for (;;) {
          const { samples, rate } = look();
          if (!samples.subarray(-Math.round((ms / 1000) * rate)).some(isLoud)) return;
          await soon();
        }
      },
      loudFor: async (ms) => {
        for (;;) {
          const { samples, rate } = look();
          const newest = samples.subarray(-Math.round((ms / 1000) * rate));
          const ends = [newest.subarray(0, rate / 100), newest.subarray(-rate / 100)];
          if (ends.every((end) => end.some(isLoud)) && pauses(newest, rate).length === 0) return;
          await soon();
        }
      },
      firstSound: async () => {
        for (;;) {
          const { samples, rate, end } = look();
          const first = samples.findIndex(isLoud);
          if (first >= 0) return end - ((samples.length - 1 - first) / rate) * 1000;
          await soon();
        }
      },
      longestPause: async (forMs) => {
        const start = performance.now();
        let longest = 0;
        while (performance.now() - start < forMs) {
          const { samples, rate } = look();
          longest = Math.max(longest, ...pauses(samples, rate));
          await soon();
        }
        return longest;
      },
    };
  }, loud);
}
