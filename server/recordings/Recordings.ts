import { randomBytes } from 'node:crypto';
import type { Caption } from '../../shared/domain/Caption.ts';
import type { ChannelId, RecordingId } from '../../shared/domain/ids.ts';
import {
  type MixKind,
  mixNames,
  type Recording,
  type RecordingEnd,
  type RecordingSeat,
} from '../../shared/domain/Recording.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { FileCollection } from '../files/FileCollection.ts';
import type { Log } from '../log.ts';
import type { Peer } from '../peers/Peer.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { Ffmpeg } from './Ffmpeg.ts';
import { isFull } from './MixQueue.ts';
import { RecordingFolder, type RecordingRecord } from './RecordingFolder.ts';
import { RecordingKeys } from './RecordingKeys.ts';
import { type EndedRecording, hasPictures, RecordingMixes } from './RecordingMixes.ts';
import { RunningRecording } from './RunningRecording.ts';

export interface RecordingsOptions {
  readonly folder: string;
  readonly channels: ChannelDirectory;
  readonly rooms: RoomRegistry;
  /** Recordings take of the same room as files. */
  readonly files: Pick<FileCollection, 'hasRoomBeside'>;
  /** For how many days they are kept, where a channel does not say fewer; 0 for ever. */
  readonly keepDays: number;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** What makes videos; that of this machine, if nothing else is said. */
  readonly ffmpeg?: Ffmpeg;
  /** Called when one has ended by itself or by somebody; for those that the server's death has ended by `tellInterrupted`. */
  readonly onEnded?: (recording: Recording, by: Pick<User, 'id' | 'name'> | null) => void;
}

/** A crash costs at most so much, and the time for which packets wait (`Track`). */
const writeMs = 400;
const cleanupMs = 60 * 60_000;
const dayMs = 24 * 60 * 60_000;

/**
 * The recordings of all channels: at most one that runs in each, and those that have ended, in a folder. What runs follows from
 * the seats that everybody sees in the channels: see `RunningRecording`. Callers check permissions. Owns its timers; `close` ends what runs.
 */
export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #folder: RecordingFolder;
  readonly #running = new Map<ChannelId, RunningRecording>();
  readonly #ended = new Map<RecordingId, EndedRecording>();
  /** What has been, is or can be made of those that have ended. */
  readonly mixes: RecordingMixes;
  /** Those that were running when the server died. */
  readonly #interrupted: RecordingId[] = [];
  /** Channels in which one is about to start. */
  readonly #starting = new Set<ChannelId>();
  readonly #cleanup: NodeJS.Timeout;
  /** Runs while something is recorded. */
  #writing: NodeJS.Timeout | undefined;
  /** Those that are being ended. */
  readonly #ending = new Set<Promise<unknown>>();
  #isWriting = false;

  /** Takes over the recordings that are there, ends those that were running when the server died, and removes old ones. */
  static async open(options: RecordingsOptions): Promise<Recordings> {
    const folder = await RecordingFolder.open(options.folder);
    const recordings = new Recordings(options, folder);
    for (const found of await folder.readAll()) {
      try {
        await recordings.#takeOver(found);
      } catch (error) {
        options.log.error('a recording could not be read', { id: found.id, error });
      }
    }
    await recordings.removeOld();
    return recordings;
  }

  private constructor(options: RecordingsOptions, folder: RecordingFolder) {
    this.#options = options;
    this.#folder = folder;
    const { rooms, channels, files, log, ffmpeg } = options;
    this.mixes = new RecordingMixes({
      folder,
      find: (id) => this.#ended.get(id),
      size: () => this.size,
      files,
      onMade: (id) => this.#noteMix(id),
      onFault: (error) => log.error('a mix could not be made', { error }),
      ...(ffmpeg && { ffmpeg }),
    });
    for (const event of ['entered', 'left', 'saved', 'voiceChanged', 'videoChanged'] as const) {
      rooms.on(event, () => this.#follow());
    }
    channels.on('saved', ({ id, sealed }) => {
      const running = this.#running.get(id);
      const isMeant = (running?.seat.key !== undefined) === (sealed === true);
      if (running && !isMeant) void this.#end(running, 'encrypted');
    });
    channels.on('deleted', (channelId) => void this.#removeChannel(channelId));
    this.#cleanup = setInterval(() => void this.removeOld(), cleanupMs).unref();
  }

  /** Calls `onEnded` for those that were running when the server died. To be called once. */
  tellInterrupted(): void {
    for (const id of this.#interrupted) {
      const recording = this.find(id);
      if (recording) this.#options.onEnded?.(recording, null);
    }
  }

  /** What all recordings take, in bytes. */
  get size(): number {
    const sizes = [...this.#running.values(), ...this.#ended.values()].map(({ size }) => size);
    const mixes = [...this.#ended.values()].map(({ record }) => this.mixes.bytesOf(record));
    return [...sizes, ...mixes].reduce((sum, size) => sum + size, 0);
  }

  /**
   * Starts one in the channel of a peer, in which only its user is at first.
   *
   * @param videos whether cameras and shares are recorded, too
   * @param check called in the moment in which it starts; throws when the peer may not do it any more
   * @throws RequestError `conflict`, `limitReached`, `notSaved`
   */
  async start(peer: Peer, videos: boolean, check: (channelId: ChannelId) => void): Promise<void> {
    const channelId = this.#channelOf(peer);
    check(channelId);
    const { temporary } = this.#options.channels.get(channelId);
    if (temporary) throw new RequestError('conflict', 'a temporary channel keeps nothing');
    if (this.#running.has(channelId) || this.#starting.has(channelId)) {
      throw new RequestError('conflict', 'it is recorded already');
    }
    this.#starting.add(channelId);
    try {
      if (!(await this.#options.files.hasRoomBeside(this.size))) {
        throw new RequestError('limitReached', 'no room for a recording');
      }
      await this.#begin(peer, channelId, videos, check);
    } finally {
      this.#starting.delete(channelId);
    }
  }

  /** Throws `conflict` where nothing runs; else what `check` throws. */
  async stop(peer: Peer, check: (running: RunningRecording) => void): Promise<void> {
    const running = this.runningFor(peer);
    check(running);
    await this.#end(running, 'stopped', peer.user);
  }

  /** The one that runs in the channel of a peer. Throws `conflict`. */
  runningFor(peer: Peer): RunningRecording {
    const running = this.#running.get(this.#channelOf(peer));
    if (!running) throw new RequestError('conflict', 'nothing is recorded here');
    return running;
  }

  /** Notes a message of somebody who is in the recording of a channel, if one runs there. */
  noteMessage(channelId: ChannelId, user: User, text: string): void {
    const running = this.#running.get(channelId);
    if (!running?.hasAgreed(user.id)) return;
    running.note('message', user, text).catch(() => undefined);
  }

  /** Notes what somebody who is in the recording of a channel has just said, if one runs there. */
  noteCaption(channelId: ChannelId, user: User, caption: Caption): void {
    const running = this.#running.get(channelId);
    if (!running?.hasAgreed(user.id)) return;
    running.noteCaption(user, caption).catch(() => undefined);
  }

  /** Those of a channel that have ended, the newest first. */
  listFor(channelId: ChannelId): Recording[] {
    return [...this.#ended.values()]
      .filter(({ record }) => record.channelId === channelId)
      .map((ended) => this.#shown(ended))
      .sort((a, b) => b.startedAt - a.startedAt);
  }

  find(id: RecordingId): Recording | null {
    const ended = this.#ended.get(id);
    return ended ? this.#shown(ended) : null;
  }

  /** Where its files are, and their names. */
  async contentsOf(id: RecordingId): Promise<{ folder: string; names: readonly string[] }> {
    return { folder: this.#folder.pathOf(id), names: (await this.#folder.contents(id)).names };
  }

  async remove(id: RecordingId): Promise<void> {
    if (!this.#ended.delete(id)) throw new RequestError('notFound', 'no such recording');
    for (const kind of mixKinds) await this.mixes.cancel(id, kind);
    try {
      await this.#folder.remove(id);
    } catch (error) {
      this.#options.log.error('a recording was not removed from the disk', { error });
    }
  }

  /** Removes those whose days are over; done at regular intervals. */
  async removeOld(): Promise<void> {
    for (const ended of [...this.#ended.values()]) {
      const { id, expiresAt } = this.#shown(ended);
      if (expiresAt !== null && expiresAt < Date.now()) await this.remove(id);
    }
  }

  /** Ends all that runs, and its timers. */
  async close(): Promise<void> {
    clearInterval(this.#cleanup);
    await this.mixes.close();
    await Promise.all([...this.#running.values()].map((each) => this.#end(each, 'serverStopped')));
    await Promise.all(this.#ending);
  }

  async #begin(
    { user, id: peerId }: Peer,
    channelId: ChannelId,
    videos: boolean,
    check: (channelId: ChannelId) => void,
  ): Promise<void> {
    const { channels, rooms } = this.#options;
    const id = randomBytes(18).toString('base64url') as RecordingId;
    const keys = channels.get(channelId).sealed ? await RecordingKeys.make(id) : null;
    check(channelId);
    const seat: RecordingSeat = {
      id,
      by: { id: user.id, name: user.name },
      startedAt: Date.now(),
      ...(videos && { videos }),
      ...(keys && { key: keys.publicKey }),
    };
    const running = new RunningRecording({
      seat,
      keys,
      channelId,
      channelName: channels.get(channelId).name,
      folder: this.#folder,
      isSeated: () => channels.has(channelId) && channels.get(channelId).recording === seat,
      peers: () => rooms.peersIn(channelId),
      announce: (peer) => rooms.announce(peer),
      setVideoWanted: (peer, isWanted) => rooms.video.setRecorded(peer, isWanted),
    });
    try {
      await this.#folder.create(running.record());
    } catch (error) {
      this.#options.log.error('a recording could not be started', { error });
      throw new RequestError('notSaved', 'the recording could not be stored');
    }
    const peer = rooms.find(peerId);
    try {
      if (!peer || rooms.channelOf(peer) !== channelId) {
        throw new RequestError('conflict', 'the channel was left meanwhile');
      }
      check(channelId);
      if ((channels.get(channelId).sealed === true) !== (keys !== null)) {
        throw new RequestError('conflict', 'its encryption has changed meanwhile');
      }
    } catch (error) {
      await this.#folder.remove(id);
      throw error;
    }
    this.#running.set(channelId, running);
    this.#writing ??= setInterval(() => void this.#write(), writeMs).unref();
    // First everybody is shown the seat, then something is taken.
    channels.setRecording(channelId, seat);
    running.agree(user.id);
  }

  #channelOf(peer: Peer): ChannelId {
    const channelId = this.#options.rooms.channelOf(peer);
    if (channelId === null) throw new RequestError('conflict', 'in no channel');
    return channelId;
  }

  #follow(): void {
    for (const running of [...this.#running.values()]) {
      running.follow();
      if (this.#options.rooms.sizeOf(running.channelId) === 0) void this.#end(running, 'empty');
    }
  }

  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      for (const running of [...this.#running.values()]) {
        await running.write().catch((error: unknown) => {
          this.#options.log.error('a recording could not be written', { error });
          void this.#end(running, isFull(error) ? 'full' : 'failed');
        });
      }
      if (await this.#options.files.hasRoomBeside(this.size)) return;
      for (const running of [...this.#running.values()]) void this.#end(running, 'full');
    } catch (error) {
      this.#options.log.warn('the free room on the disk is not known', { error });
    } finally {
      this.#isWriting = false;
    }
  }

  /** Takes the seat away at once, and tells those in the channel. */
  async #end(
    running: RunningRecording,
    end: RecordingEnd,
    by: Pick<User, 'id' | 'name'> | null = null,
  ): Promise<void> {
    const { channelId, seat } = running;
    if (this.#running.get(channelId) !== running) return;
    this.#running.delete(channelId);
    if (this.#running.size === 0) {
      clearInterval(this.#writing);
      this.#writing = undefined;
    }
    const { channels, rooms, log, onEnded } = this.#options;
    channels.setRecording(channelId, null);
    for (const peer of rooms.peersIn(channelId)) {
      peer.notify('recording:ended', { channelId, recordingId: seat.id, end });
    }
    const finishing = running
      .end(Date.now(), end)
      .catch(async (error: unknown) => {
        log.error('a recording could not be finished', { error });
        const endedAt = Date.now();
        return { ...running.record(endedAt, end) };
      })
      .then(async (record) => {
        const ended = await this.#add(record);
        onEnded?.(this.#shown(ended), by);
      })
      .catch((error: unknown) => log.error('a recording is lost', { error }));
    this.#ending.add(finishing);
    await finishing;
    this.#ending.delete(finishing);
  }

  async #add(record: RecordingRecord): Promise<EndedRecording> {
    const { size, names } = await this.#folder.contents(record.id);
    const ended = { record, size, mixes: mixesAmong(names) };
    // The channel may have been deleted meanwhile.
    if (this.#options.channels.has(record.channelId)) this.#ended.set(record.id, ended);
    else await this.#folder.remove(record.id);
    return ended;
  }

  async #noteMix(id: RecordingId): Promise<void> {
    const contents = await this.#folder.contents(id).catch(() => null);
    // It may have been removed meanwhile.
    const ended = this.#ended.get(id);
    if (!contents || !ended) return;
    const { size, names } = contents;
    this.#ended.set(id, { ...ended, size, mixes: mixesAmong(names) });
  }

  async #takeOver(found: RecordingRecord): Promise<void> {
    let record = found;
    if (record.endedAt === null) {
      const lengths = [];
      for (const { file } of found.tracks) {
        lengths.push(await this.#folder.repairTrack(found.id, file));
      }
      const endedAt = found.startedAt + Math.round(Math.max(0, ...lengths));
      record = { ...found, endedAt, end: 'serverStopped' };
      await this.#folder.writeTexts(found);
      await this.#folder.save(record);
      this.#interrupted.push(record.id);
    }
    await this.#add(record);
  }

  async #removeChannel(channelId: ChannelId): Promise<void> {
    const running = this.#running.get(channelId);
    if (running) await this.#end(running, 'stopped');
    for (const { record } of [...this.#ended.values()]) {
      if (record.channelId === channelId) await this.remove(record.id).catch(() => undefined);
    }
  }

  /** The server's days are the most that a channel may have. Null for never. */
  #expiryOf(channelId: ChannelId, endedAt: number): number | null {
    const { channels, keepDays } = this.#options;
    const ownDays = channels.has(channelId) ? channels.get(channelId).recordingDays : null;
    const days = [keepDays || null, ownDays].filter((each) => each !== null);
    return days.length === 0 ? null : endedAt + Math.min(...days) * dayMs;
  }

  #shown(ended: EndedRecording): Recording {
    const { record, size } = ended;
    const { id, channelId, by, startedAt, tracks, videos } = record;
    const endedAt = record.endedAt ?? startedAt;
    const people = new Map([...tracks, ...videos].map(({ person }) => [person.id, person]));
    return {
      id,
      channelId,
      by,
      startedAt,
      endedAt,
      end: record.end ?? 'serverStopped',
      people: [...people.values()],
      size,
      expiresAt: this.#expiryOf(channelId, endedAt),
      ...(hasPictures(record) && { videos: true as const }),
      ...this.mixes.stateOf(ended),
    };
  }
}

const mixKinds = ['sound', 'video'] as const satisfies readonly MixKind[];

function mixesAmong(names: readonly string[]): Set<MixKind> {
  return new Set(mixKinds.filter((kind) => names.includes(mixNames[kind])));
}
