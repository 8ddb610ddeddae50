import { type LineWidth, lineWidths } from '../../../shared/domain/LineWidth.ts';
import type { MediaPathState } from '../../state/callState.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { CongestionWatch, fullLoss } from './CongestionWatch.ts';
import type { ExpectedLine } from './ExpectedLine.ts';
import type { LossMeter } from './LossMeter.ts';
import type { VideoBudget } from './VideoBudget.ts';

/** How often the path is looked at: as often as it is measured. */
const lookMs = 3_000;
/** How often it is looked at while the own video is new, and how many times. */
const newVideoMs = 300;
const newVideoLooks = 12;
/**
 * An estimate begins with 1 Mbit/s for a camera and more for a share. Measured with a camera at 200 kbit/s: below this after 0.6 s, and the
 * first loss was reported after 1.8 s; by the slower looks alone a voice lost 20 to 70 % for five seconds. In bit/s.
 */
const narrowBelow = 400_000;

export interface CongestionOptions {
  readonly budget: Pick<VideoBudget, 'place' | 'isResting' | 'setResting' | 'on'>;
  readonly line: {
    /** The path that sound and video take now, as it was last measured. */
    readonly path: MediaPathState;
    readonly measure: LossMeter['measure'];
    readonly measureSending: LossMeter['measureSending'];
  };
  readonly expected: Pick<ExpectedLine, 'full' | 'measured'>;
  readonly request: RequestFunction;
  /** Called when what the user sends begins to rest. */
  readonly onRest: () => void;
  /** Whether the user sends video, apart from a rest. */
  readonly sendsVideo: () => boolean;
  /** Called when pictures for the user begin to rest, or are sent again. */
  readonly onReceived: (rests: boolean) => void;
}

/**
 * While the user is in a channel and their line is full, lets voices go first: on the way to the others the user's own video rests and their
 * voice takes less; on the way to the user the server sends less, see `line:report`. What comes directly from another person is judged
 * by its own path, at its sender. Returns the function that stops this.
 *
 * It looks at what is lost and late, not at an estimate of the bitrate: browsers tell none for what they receive, and mediasoup
 * estimates only on transports with video (`createTccClient` in its Transport.cpp). Where one stream is the last resort, pictures rest.
 */
export function watchCongestion(options: CongestionOptions): () => void {
  const { budget, line, expected, request, onRest, onReceived, sendsVideo } = options;
  const { full } = expected;
  let sending = new CongestionWatch(1, full.sending);
  let receiving = newReceiving(full.receiving);
  let way: string | null = null;
  let reported: LineWidth = 'wide';
  let isLooking = false;
  let newVideoTimer: ReturnType<typeof setInterval> | undefined;

  /** Whether the line has room for the own video shows at once, where both tell the same: one alone falls on a busy computer, too. */
  function videoBegan(): void {
    clearInterval(newVideoTimer);
    let looks = 0;
    const timer = setInterval(async () => {
      looks += 1;
      if (looks === newVideoLooks) clearInterval(timer);
      const { lost, available } = await line.measureSending();
      const isNarrow = available !== null && available < narrowBelow && lost >= fullLoss;
      if (!isNarrow || timer !== newVideoTimer || budget.isResting) return;
      clearInterval(timer);
      sending.collapse();
      rest(true);
    }, newVideoMs);
    newVideoTimer = timer;
  }

  async function look(): Promise<void> {
    const loss = await line.measure();
    const { path } = line;
    const roundTripMs = path.kind === 'connected' ? path.roundTripMs : null;
    const newWay = path.kind === 'connected' ? path.way : null;
    // Until there is the first path, what is expected of it holds.
    if (newWay === null && way === null) return;
    if (newWay !== way) {
      // Another path may be longer.
      if (way !== null) {
        sending = new CongestionWatch();
        receiving = newReceiving();
      }
      way = newWay;
    }
    const isInUse = budget.place !== null && roundTripMs !== null;
    const rests =
      isInUse && sending.look({ roundTripMs, lost: loss.sent, lostOtherWay: loss.received }) > 0;
    rest(rests);
    // Where it cannot be told which way is full, the own video gives way first.
    const isOtherWay = rests && sendsVideo();
    const step =
      isInUse && way !== 'direct'
        ? receiving.look({
            roundTripMs,
            lost: loss.received,
            lostOtherWay: isOtherWay ? 1 : loss.sent,
          })
        : 0;
    report(lineWidths[step] ?? 'oneVoice');
    if (isInUse) expected.measured({ sending: rests, receiving: step > 0 });
  }

  function rest(rests: boolean): void {
    if (rests && !budget.isResting) onRest();
    budget.setResting(rests);
  }

  function report(width: LineWidth): void {
    if (width === reported) return;
    const before = reported;
    reported = width;
    if (before === 'wide' || width === 'wide') onReceived(width !== 'wide');
    request('line:report', { width }).catch(() => {
      // Said again at the next look; a new session begins with a wide line.
      if (reported === width) reported = before;
    });
  }

  if (full.sending) rest(true);
  if (full.receiving) report('noPictures');
  const stopFollowing = budget.on('videoBegan', videoBegan);
  const timer = setInterval(() => {
    // A busy computer answers late.
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, lookMs);
  return () => {
    stopFollowing();
    clearInterval(timer);
    clearInterval(newVideoTimer);
    newVideoTimer = undefined;
  };
}

function newReceiving(isFull = false): CongestionWatch {
  return new CongestionWatch(lineWidths.length - 1, isFull);
}
