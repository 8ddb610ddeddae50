import type { Page } from 'playwright';

/** A time on the page's own clock, in ms (`performance.now`). */
type Moment = number;

interface Stopwatch {
  /** Resets: first sound and longest pause count from here. */
  begin(): void;
  /** The time of the last click. */
  lastClick(): Moment | null;
  /** When the last `session:open` was sent to the socket. */
  lastOpening(): Moment | null;
  /** Resolves with the time of the first loud sample since `begin`. */
  firstSound(): Promise<Moment>;
  /** Resolves after this long without a loud sample. */
  silentFor(ms: number): Promise<void>;
  /** Resolves after this long of sound without a pause, from now on. */
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
/** Longer than half a wave of any tone here, so a zero crossing is no pause. */
const pauseMs = 8;
/** How often playback is read: always in full, so a long interval loses nothing and costs less. */
const readEveryMs = 20;

/**
 * Adds a stopwatch to the page before its code runs. It reads everything connected to a speaker sample by sample, so
 * times do not depend on polling.
 */
export async function installStopwatch(page: Page): Promise<void> {
  await page.addInitScript(
    ({ threshold, shortestPauseMs, everyMs }) => {
      let analyser: AnalyserNode | null = null;
      let click: number | null = null;
      let opening: number | null = null;
      const samples = new Float32Array(32_768);
      /** In samples since the context began; −1: never. */
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
      /** Reads what has been played since the last call. */
      const readOn = () => {
        const resumed = !ran;
        ran = runs();
        if (!analyser || !ran) return;
        const end = written();
        // A suspended context's clock is a little behind its output; that sound does not count.
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
          // Sound played before the suspension does not count either.
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
