import type { Page } from 'playwright';

/** A moment of the page's own clock, in ms (`performance.now`). */
type Moment = number;

interface Stopwatch {
  /** Forgets what was heard: first sound and longest pause count from here. */
  begin(): void;
  /** When the last click of a person happened. */
  lastClick(): Moment | null;
  /** When the last `session:open` was handed to the socket. */
  lastOpening(): Moment | null;
  /** Resolves at the first loud sample since `begin`: when it came out. */
  firstSound(): Promise<Moment>;
  /** Resolves when nothing loud has come out of the speaker for so long. */
  silentFor(ms: number): Promise<void>;
  /** Resolves when, from now on, sound has come out of the speaker without a pause for so long. */
  loudFor(ms: number): Promise<void>;
  /** The longest silence between two sounds since `begin`, ms; 0 when there was none. */
  longestPause(): number;
}
declare global {
  interface Window {
    perchStopwatch: Stopwatch;
  }
}

/** −36 dBFS: the bar for "first sound" of the quality plan (J1, J2). */
const loud = 10 ** (-36 / 20);
/** Longer than half a wave of any tone in use: a pause, and not a wave that passes zero. */
const pauseMs = 8;
/** How often it is read what was played since: all of it each time, so that this costs no exactness, but seldom costs less. */
const readEveryMs = 20;

/**
 * Puts a stopwatch into the page, before any of its code runs: everything that is connected to a speaker is also read
 * sample by sample, so that a moment is not rounded to when somebody looked.
 */
export async function installStopwatch(page: Page): Promise<void> {
  await page.addInitScript(
    ({ threshold, shortestPauseMs, everyMs }) => {
      let analyser: AnalyserNode | null = null;
      let click: number | null = null;
      let opening: number | null = null;
      const samples = new Float32Array(32_768);
      /** All in samples since the context began; −1 for never. */
      let read = 0;
      let ran = false;
      let lastLoud = -1;
      let loudSince = -1;
      let longest = 0;
      let first: number | null = null;

      // biome-ignore lint/suspicious/noExplicitAny: the browser's own function has several forms.
      const connect = AudioNode.prototype.connect as (...values: any[]) => any;
      AudioNode.prototype.connect = function (this: AudioNode, ...values: unknown[]) {
        const [target] = values;
        if (target instanceof AudioDestinationNode && target.context instanceof AudioContext) {
          if (analyser?.context !== target.context) {
            analyser = new AnalyserNode(target.context, { fftSize: samples.length });
            read = 0;
            lastLoud = -1;
            loudSince = -1;
          }
          connect.call(this, analyser);
        }
        return connect.apply(this, values);
      };
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (data) {
        if (typeof data === 'string' && data.includes('"session:open"')) {
          opening = performance.now();
        }
        send.call(this, data);
      };
      const onClick = (event: Event) => {
        click = event.timeStamp;
      };
      addEventListener('click', onClick, { capture: true });

      const rate = () => analyser?.context.sampleRate ?? 48_000;
      const written = () => Math.round((analyser?.context.currentTime ?? 0) * rate());
      const runs = () => analyser?.context.state === 'running';
      /** Reads what has been played since it was last called. */
      const readOn = () => {
        const resumed = !ran;
        ran = runs();
        if (!analyser || !ran) return;
        const end = written();
        // The clock of a suspended context stands a little before what it has played: that is none of what comes now.
        if (resumed) read = end;
        const now = performance.now();
        const count = Math.min(end - read, samples.length);
        analyser.getFloatTimeDomainData(samples);
        for (let index = samples.length - count; index < samples.length; index += 1) {
          if (Math.abs(samples[index] ?? 0) <= threshold) continue;
          const at = end - samples.length + index;
          const gapMs = lastLoud < 0 ? Number.POSITIVE_INFINITY : ((at - lastLoud) / rate()) * 1000;
          if (gapMs > shortestPauseMs) {
            loudSince = at;
            if (lastLoud >= 0) longest = Math.max(longest, gapMs);
          }
          lastLoud = at;
          first ??= now - ((end - at) / rate()) * 1000;
        }
        read = end;
      };
      setInterval(readOn, everyMs);
      const until = async (holds: () => boolean) => {
        for (;;) {
          readOn();
          if (holds()) return;
          await new Promise((next) => setTimeout(next, everyMs));
        }
      };
      const ms = (count: number) => (count / rate()) * 1000;

      window.perchStopwatch = {
        begin: () => {
          readOn();
          // What a context had still played when it was suspended belongs to the past as well.
          read = written();
          first = null;
          longest = 0;
          // Silence before this moment is no pause.
          if (ms(written() - lastLoud) > shortestPauseMs) lastLoud = -1;
        },
        lastClick: () => click,
        lastOpening: () => opening,
        firstSound: async () => {
          await until(() => first !== null);
          return first ?? Number.NaN;
        },
        silentFor: (wanted) =>
          until(() => !runs() || lastLoud < 0 || ms(written() - lastLoud) > wanted),
        loudFor: async (wanted) => {
          const start = written();
          await until(() => ms(lastLoud - Math.max(loudSince, start)) > wanted);
        },
        longestPause: () => longest,
      };
    },
    { threshold: loud, shortestPauseMs: pauseMs, everyMs: readEveryMs },
  );
}
