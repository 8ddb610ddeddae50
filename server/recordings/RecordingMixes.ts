import type { RecordingId } from '../../shared/domain/ids.ts';
import type { MixKind, MixOutcome, MixState, Recording } from '../../shared/domain/Recording.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { FileCollection } from '../files/FileCollection.ts';
import { Ffmpeg } from './Ffmpeg.ts';
import { MixQueue } from './MixQueue.ts';
import { makeSoundMix } from './makeSoundMix.ts';
import { makeVideoMix, videoMixBytesMax } from './makeVideoMix.ts';
import { mixBytesMax } from './mixOrder.ts';
import type { RecordingFolder, RecordingRecord } from './RecordingFolder.ts';

/** A recording that has ended. */
export interface EndedRecording {
  readonly record: RecordingRecord;
  readonly size: number;
  /** What it has been mixed to. */
  readonly mixes: ReadonlySet<MixKind>;
}

export interface RecordingMixesOptions {
  readonly folder: RecordingFolder;
  readonly find: (id: RecordingId) => EndedRecording | undefined;
  /** What all recordings take, with the mixes that are being made. */
  readonly size: () => number;
  readonly files: Pick<FileCollection, 'hasRoomBeside'>;
  /** To be called when there is another mix. */
  readonly onMade: (id: RecordingId) => Promise<void>;
  readonly onFault: (error: unknown) => void;
  readonly ffmpeg?: Ffmpeg;
}

/** A mix may take so long, and besides as long as the recording, which is some hundred times what its sound needs. */
const mixMs = 10 * 60_000;
/** So many times the length of a recording, its video: that takes about as long as the recording on an old machine with one core. */
const videoTimes = 4;
/** Mixes that are made or wait. */
const mixesMax = 20;

/**
 * Mixes recordings when somebody asks for it: the voices to one file, or everybody to one video. Counts the room that they may take while they are
 * made.
 */
export class RecordingMixes {
  readonly #options: RecordingMixesOptions;
  readonly #queue: MixQueue;
  readonly #ffmpeg: Ffmpeg;

  constructor(options: RecordingMixesOptions) {
    this.#options = options;
    this.#queue = new MixQueue(options.onFault);
    this.#ffmpeg = options.ffmpeg ?? new Ffmpeg();
  }

  /** Whether this machine has what makes videos. */
  async canMakeVideo(): Promise<boolean> {
    return (await this.#ffmpeg.find()) !== null;
  }

  /** The most that the mixes of a recording take that are being made, in bytes. */
  bytesOf({ id, ...record }: RecordingRecord): number {
    const bytes = (kind: MixKind) => (this.#queue.find(id, kind) ? bytesMax[kind](record) : 0);
    return bytes('sound') + bytes('video');
  }

  stateOf({ record: { id }, mixes }: EndedRecording): MixStates {
    const state = (kind: MixKind): MixState =>
      mixes.has(kind) ? 'made' : this.#queue.find(id, kind) ? 'making' : 'none';
    const part = this.#queue.find(id, 'video')?.part;
    return {
      mix: state('sound'),
      videoMix: state('video'),
      ...(part !== undefined && { videoMixPart: part }),
    };
  }

  /**
   * Lets one be mixed, if it is not being done already. Before a video its sound is.
   *
   * @returns `done`, which says what has become of it
   * @throws RequestError `notFound`, `conflict` for one that is mixed or has nothing to see, `limitReached` without room, or when too many wait,
   *   `unavailable` without ffmpeg
   */
  async make(id: RecordingId, kind: MixKind): Promise<{ readonly done: Promise<MixOutcome> }> {
    const before = this.#queue.find(id, kind);
    if (before) return before;
    const { record } = this.#unmixed(id, kind);
    if (kind === 'video' && !(await this.canMakeVideo())) {
      throw new RequestError('unavailable', 'no ffmpeg that can encode H.264');
    }
    const needed = this.#missing(id, kind).reduce((sum, each) => sum + bytesMax[each](record), 0);
    const hasRoom = await this.#options.files.hasRoomBeside(this.#options.size() + needed);
    const meanwhile = this.#queue.find(id, kind);
    if (meanwhile) return meanwhile;
    this.#unmixed(id, kind);
    if (!hasRoom || this.#queue.count >= mixesMax) {
      throw new RequestError('limitReached', 'no room for a mix');
    }
    for (const each of this.#missing(id, kind)) this.#add(record, each);
    return this.#queue.find(id, kind) ?? { done: Promise.resolve('cancelled') };
  }

  /** Ends the making of one; nothing more is written when this resolves. False when it is not being made. */
  async cancel(id: RecordingId, kind: MixKind): Promise<boolean> {
    return await this.#queue.cancel(id, kind);
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }

  /** What must be made for this one and is not being made. */
  #missing(id: RecordingId, kind: MixKind): MixKind[] {
    const ended = this.#options.find(id);
    const isSoundFirst = ended?.mixes.has('sound') === false && ended.record.tracks.length > 0;
    const kinds: MixKind[] = kind === 'video' && isSoundFirst ? ['sound', 'video'] : [kind];
    return kinds.filter((each) => this.#queue.find(id, each) === null);
  }

  #add(record: RecordingRecord, kind: MixKind): void {
    const { id, tracks, channelName: title } = record;
    const { folder, find, onMade } = this.#options;
    const path = folder.pathOf(id);
    const lengthMs = lengthOf(record);
    if (kind === 'sound') {
      const order = {
        folder: path,
        tracks: tracks.map(({ file }) => file),
        shares: tracks.flatMap(({ file, isShare }) => (isShare ? [file] : [])),
        title,
      };
      this.#queue.add(id, kind, mixMs + lengthMs, async (signal) => {
        await makeSoundMix(order, signal);
        await onMade(id);
      });
      return;
    }
    const limitMs = mixMs + videoTimes * lengthMs;
    this.#queue.add(id, kind, limitMs, async (signal, onPart) => {
      const hasSound = find(id)?.mixes.has('sound') === true;
      if (!hasSound && tracks.length > 0) throw new Error('its voices could not be mixed');
      const videos = record.videos.map(({ file, person, isShare, shown }) => ({
        file,
        name: person.name,
        isShare: isShare === true,
        // Where it is not known, as in recordings of earlier versions or after a crash, it is seen to the end.
        shown: (shown ?? [{ fromMs: 0, toMs: null }]).map(({ fromMs, toMs }) => ({
          fromMs,
          toMs: toMs ?? lengthMs,
        })),
      }));
      const order = { folder: path, videos, lengthMs, hasSound, limitMs };
      await makeVideoMix(order, this.#ffmpeg, signal, onPart);
      await onMade(id);
    });
  }

  #unmixed(id: RecordingId, kind: MixKind): EndedRecording {
    const ended = this.#options.find(id);
    if (!ended) throw new RequestError('notFound', 'no such recording');
    if (ended.mixes.has(kind)) throw new RequestError('conflict', 'it is mixed already');
    if (kind === 'video' && !hasPictures(ended.record)) {
      throw new RequestError('conflict', 'there is nothing to see in it');
    }
    return ended;
  }
}

/** Whether there is anything to see in a recording; those of earlier versions do not say it. */
export function hasPictures({ videos }: Pick<RecordingRecord, 'videos'>): boolean {
  return videos.some(({ shown }) => shown === undefined || shown.length > 0);
}

type MixStates = Pick<Recording, 'mix' | 'videoMix' | 'videoMixPart'>;
type Times = Pick<RecordingRecord, 'startedAt' | 'endedAt'>;

/** In ms. */
function lengthOf({ startedAt, endedAt }: Times): number {
  return Math.max(0, (endedAt ?? startedAt) - startedAt);
}

const bytesMax: Readonly<Record<MixKind, (times: Times) => number>> = {
  sound: (times) => mixBytesMax(lengthOf(times)),
  video: (times) => videoMixBytesMax(lengthOf(times)),
};
