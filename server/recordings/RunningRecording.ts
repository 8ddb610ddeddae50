import { randomInt } from 'node:crypto';
import type { Caption } from '../../shared/domain/Caption.ts';
import { tidyFileName } from '../../shared/domain/fileNames.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { NamedPerson } from '../../shared/domain/moderation.ts';
import {
  type RecordingEnd,
  type RecordingSeat,
  recordingCaptionsMax,
  recordingNotesMax,
  recordingTracksMax,
} from '../../shared/domain/Recording.ts';
import type { Source } from '../../shared/domain/Source.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { ProducerTap } from '../media/ProducerTap.ts';
import type { Peer } from '../peers/Peer.ts';
import { RecordedVideos } from './RecordedVideos.ts';
import type { RecordingFolder, RecordingRecord } from './RecordingFolder.ts';
import type { RecordingKeys } from './RecordingKeys.ts';
import { Track } from './Track.ts';

export interface RunningRecordingOptions {
  readonly seat: RecordingSeat;
  /** What it can open, in a channel that is encrypted to the end; null in others. */
  readonly keys: RecordingKeys | null;
  readonly channelId: ChannelId;
  readonly channelName: string;
  readonly folder: RecordingFolder;
  /** Whether everybody is shown the seat at this moment: nothing is taken without it. */
  readonly isSeated: () => boolean;
  readonly peers: () => readonly Peer[];
  /** Publishes that a peer is in the recording, or no longer. */
  readonly announce: (peer: Peer) => void;
  /** From now on a peer must send its videos, or need not on account of the recording. */
  readonly setVideoWanted: (peer: Peer, isWanted: boolean) => void;
}

/** The sound of somebody: their voice, or that of what they share. */
type SoundSource = Extract<Source, 'microphone' | 'screenAudio'>;

/** Somebody's track, and the peer whose sound comes into it now. */
interface PersonTrack {
  readonly source: SoundSource;
  readonly person: NamedPerson & { readonly id: UserId };
  readonly file: string;
  readonly track: Track;
  peer: Peer | null;
  tap: ProducerTap | null;
}

/**
 * One recording while it runs: who has agreed, and a track for each of them. `follow` makes it take exactly the voices of those
 * who have agreed and are in the channel; `write` must be called again and again. Ends with `end`.
 */
export class RunningRecording {
  readonly seat: RecordingSeat;
  readonly channelId: ChannelId;
  /** What it has written so far, in bytes. */
  size = 0;
  readonly #options: RunningRecordingOptions;
  readonly #startedAt = performance.now();
  readonly #agreed = new Set<UserId>();
  #tracks: PersonTrack[] = [];
  #tracksMade = 0;
  /** Null where cameras and shares are not recorded. */
  readonly #videos: RecordedVideos | null;
  /** Up to which change of them the record on the disk says when they are seen. */
  #savedChanges = 0;
  #notes = 0;
  #captions = 0;
  /** One write after the other. */
  #writing: Promise<void> = Promise.resolve();

  constructor(options: RunningRecordingOptions) {
    this.#options = options;
    this.seat = options.seat;
    this.channelId = options.channelId;
    const { seat, keys, isSeated, setVideoWanted } = options;
    const nowMs = () => this.#nowMs();
    this.#videos = seat.videos
      ? new RecordedVideos({ keys, isSeated, nowMs, setWanted: setVideoWanted })
      : null;
  }

  record(endedAt: number | null = null, end: RecordingEnd | null = null): RecordingRecord {
    const { channelId, channelName } = this.#options;
    const { id, by, startedAt } = this.seat;
    const tracks = this.#tracks.map(({ file, person, source }) => ({
      file,
      person,
      ...(source === 'screenAudio' && { isShare: true as const }),
    }));
    const videos = this.#videos?.files ?? [];
    return { format: 1, id, channelId, channelName, by, startedAt, endedAt, end, tracks, videos };
  }

  hasAgreed(userId: UserId): boolean {
    return this.#agreed.has(userId);
  }

  /**
   * Lets it open what a peer sends in this epoch.
   *
   * @throws RequestError `conflict` for who has not agreed, and where nothing is encrypted; `invalidRequest` for other keys
   */
  async giveKeys(peer: Peer, given: { epoch: number; sealed: string }): Promise<void> {
    const { keys, isSeated, peers } = this.#options;
    const isIn = () => isSeated() && this.#agreed.has(peer.user.id) && peers().includes(peer);
    if (keys === null || !isIn()) throw new RequestError('conflict', 'it needs no keys of theirs');
    await keys.give(peer.id, { ...given, seat: this.seat }, isIn);
  }

  /** Throws `limitReached` when there are too many. */
  agree(userId: UserId): void {
    if (this.#agreed.size >= recordingTracksMax && !this.#agreed.has(userId)) {
      throw new RequestError('limitReached', `${recordingTracksMax} people are in it`);
    }
    this.#agreed.add(userId);
    this.follow();
  }

  /** Nothing more of this person is taken when this returns, and nothing of them is left when it resolves. */
  async withdraw(userId: UserId): Promise<void> {
    if (!this.#agreed.delete(userId)) return;
    const own = this.#tracks.filter(({ person }) => person.id === userId);
    this.#tracks = this.#tracks.filter(({ person }) => person.id !== userId);
    for (const each of own) stopTaking(each);
    const videos = this.#videos?.remove(userId) ?? [];
    this.follow();
    const { folder } = this.#options;
    await this.#inOrder(async () => {
      await folder.save(this.record());
      for (const file of [...own.map((each) => each.file), ...videos]) {
        await folder.removeTrack(this.seat.id, file);
      }
      await folder.removeCaptions(this.seat.id, userId);
    });
  }

  /** Takes the voices, and the sound of shares, that are in it now. Must be called when people come, go or change, and when their producers do. */
  follow(): void {
    const { isSeated, keys, peers, announce } = this.#options;
    const wanted = new Set(
      isSeated() ? peers().filter(({ user }) => this.#agreed.has(user.id)) : [],
    );
    keys?.keepOnly(new Set([...wanted].map(({ id }) => id)));
    for (const each of this.#tracks) {
      const producer =
        each.peer && wanted.has(each.peer) ? producerOf(each.peer, each.source) : null;
      if (each.tap !== null && each.tap.producer === producer) continue;
      each.tap?.close();
      each.tap = null;
      if (each.peer && !wanted.has(each.peer)) each.peer = null;
    }
    for (const peer of wanted) {
      this.#take(peer, 'microphone');
      if (this.#videos) this.#take(peer, 'screenAudio');
    }
    this.#videos?.follow(wanted);
    for (const peer of peers()) {
      if (peer.recorded === wanted.has(peer)) continue;
      peer.recorded = wanted.has(peer);
      // Afterwards: this may be called in the middle of telling of this peer, and what is told last counts.
      queueMicrotask(() => announce(peer));
    }
  }

  /** Writes what has come since the last time. Rejects when the disk does not take it. */
  write(): Promise<void> {
    return this.#inOrder(async () => {
      const nowMs = this.#nowMs();
      const taken = this.#tracks.map((each) => [each, each.track.take(nowMs)] as const);
      for (const [each, bytes] of taken) await this.#append(each, bytes);
      await this.#writeVideos();
    });
  }

  /** Throws `limitReached`. */
  async note(kind: 'mark' | 'message', { name }: Pick<User, 'name'>, text: string): Promise<void> {
    if (this.#notes >= recordingNotesMax) throw new RequestError('limitReached', 'too many notes');
    this.#notes += 1;
    const note = { kind, atMs: Math.round(this.#nowMs()), by: name, text };
    await this.#inOrder(() => this.#options.folder.addNote(this.seat.id, note));
  }

  /** Notes what somebody who has agreed has just said. Throws `limitReached`. */
  async noteCaption({ id, name }: User, { text, spokenMs }: Caption): Promise<void> {
    if (this.#captions >= recordingCaptionsMax) {
      throw new RequestError('limitReached', 'too many captions');
    }
    this.#captions += 1;
    const untilMs = Math.round(this.#nowMs());
    const atMs = Math.max(0, untilMs - spokenMs);
    await this.#inOrder(async () => {
      // Taken out meanwhile: nothing may be left of it.
      if (!this.#agreed.has(id)) return;
      const note = { kind: 'caption' as const, atMs, untilMs, userId: id, by: name, text };
      await this.#options.folder.addNote(this.seat.id, note);
    });
  }

  /** Nothing more is taken when this returns; all is written when it resolves. Must be called when the seat is gone. */
  async end(endedAt: number, end: RecordingEnd): Promise<RecordingRecord> {
    this.follow();
    const { folder, keys } = this.#options;
    keys?.close();
    const nowMs = this.#nowMs();
    return await this.#inOrder(async () => {
      for (const each of this.#tracks) await this.#append(each, each.track.end(nowMs));
      await this.#writeVideos();
      const record = this.record(endedAt, end);
      await folder.writeTexts(record);
      await folder.save(record);
      return record;
    });
  }

  #nowMs(): number {
    return performance.now() - this.#startedAt;
  }

  #inOrder<Result>(change: () => Promise<Result>): Promise<Result> {
    const done = this.#writing.then(change);
    this.#writing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async #append(each: PersonTrack, bytes: Buffer): Promise<void> {
    // Taken out meanwhile: nothing may be left of it.
    if (bytes.length === 0 || !this.#tracks.includes(each)) return;
    await this.#options.folder.append(this.seat.id, each.file, bytes);
    this.size += bytes.length;
  }

  async #writeVideos(): Promise<void> {
    for (const { file, bytes } of this.#videos?.take() ?? []) {
      // Taken out meanwhile: nothing may be left of it.
      const isIn = this.#videos?.files.some((each) => each.file === file);
      if (bytes.length === 0 || !isIn) continue;
      await this.#options.folder.append(this.seat.id, file, bytes);
      this.size += bytes.length;
    }
    const changes = this.#videos?.changes ?? 0;
    if (changes === this.#savedChanges) return;
    this.#savedChanges = changes;
    await this.#options.folder.save(this.record());
  }

  /** Lets a sound of a peer come into a track of its user, if it has one. */
  #take(peer: Peer, source: SoundSource): void {
    const producer = producerOf(peer, source);
    const { media } = peer;
    if (!producer || !media) return;
    const { user } = peer;
    const tracks = this.#tracks.filter((track) => track.source === source);
    // Two windows of one user have two tracks: both may speak at once.
    const each =
      tracks.find((own) => own.peer === peer) ??
      tracks.find((own) => own.person.id === user.id && own.peer === null) ??
      this.#addTrack(user, source);
    if (!each || each.tap) return;
    each.peer = peer;
    each.track.startSource();
    const { isSeated, keys } = this.#options;
    const tap = new ProducerTap(producer, media.worker.router, (packet) => {
      if (!isSeated()) return;
      const nowMs = this.#nowMs();
      if (keys === null) {
        each.track.add(packet, nowMs);
        return;
      }
      keys.openSoon(peer.id, source, packet.payload, (payload) => {
        if (each.tap === tap) each.track.add({ ...packet, payload }, nowMs);
      });
    });
    each.tap = tap;
  }

  #addTrack({ id, name }: User, source: SoundSource): PersonTrack | null {
    if (this.#tracksMade >= recordingTracksMax) return null;
    this.#tracksMade += 1;
    const number = String(this.#tracksMade).padStart(2, '0');
    const title = source === 'microphone' ? name : `${name} share`;
    const added = {
      source,
      person: { id, name },
      file: tidyFileName(`${number} ${title}.opus`),
      track: new Track(randomInt(2 ** 32), title),
      peer: null,
      tap: null,
    };
    this.#tracks.push(added);
    const { folder } = this.#options;
    // The files say the same; a disk that does not take this does not take them either, which ends the recording.
    this.#inOrder(() => folder.save(this.record())).catch(() => undefined);
    return added;
  }
}

function stopTaking(each: PersonTrack): void {
  each.tap?.close();
  each.tap = null;
  each.peer = null;
}

function producerOf({ media }: Peer, source: SoundSource) {
  const producer = media?.producer(source);
  return producer && !producer.closed ? producer : null;
}
