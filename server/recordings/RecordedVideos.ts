import { tidyFileName } from '../../shared/domain/fileNames.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import type { NamedPerson } from '../../shared/domain/moderation.ts';
import { recordingTracksMax } from '../../shared/domain/Recording.ts';
import { type VideoSource, videoSources } from '../../shared/domain/Source.ts';
import type { User } from '../../shared/domain/User.ts';
import { ProducerTap } from '../media/ProducerTap.ts';
import type { Peer } from '../peers/Peer.ts';
import type { RecordingRecord } from './RecordingFolder.ts';
import type { RecordingKeys } from './RecordingKeys.ts';
import { VideoTrack } from './VideoTrack.ts';
import { type RecordedCodec, recordedCodecs } from './videoPayloads.ts';

export interface RecordedVideosOptions {
  /** By which videos are opened; null where they are not sealed. */
  readonly keys: RecordingKeys | null;
  /** Whether everybody is shown the seat at this moment: nothing is taken without it. */
  readonly isSeated: () => boolean;
  /** Since the recording began. */
  readonly nowMs: () => number;
  /** From now on a peer must send its videos, or need not on account of the recording. */
  readonly setWanted: (peer: Peer, isWanted: boolean) => void;
}

interface PersonVideo {
  readonly person: NamedPerson & { readonly id: UserId };
  readonly source: VideoSource;
  readonly codec: RecordedCodec;
  readonly file: string;
  readonly track: VideoTrack;
  peer: Peer | null;
  tap: ProducerTap | null;
}

/** What is known of one of its files. */
type RecordedVideo = RecordingRecord['videos'][number];

/** The cameras and shares in a running recording: a WebM file for each person, source and codec. */
export class RecordedVideos {
  readonly #options: RecordedVideosOptions;
  readonly #wanted = new Set<Peer>();
  #videos: PersonVideo[] = [];
  #made = 0;

  constructor(options: RecordedVideosOptions) {
    this.#options = options;
  }

  /** Their files; those in which nothing was seen do not exist. */
  get files(): RecordedVideo[] {
    return this.#videos.map(({ file, person, source, track }) => ({
      file,
      person,
      ...(source === 'screen' && { isShare: true as const }),
      shown: [...track.shown],
    }));
  }

  /** Becomes more with each video that begins to be seen, or ends. */
  get changes(): number {
    const times = this.#videos.flatMap(({ track }) => track.shown);
    return times.length + times.filter(({ toMs }) => toMs !== null).length;
  }

  /** Takes the videos of these peers as they are now, and no others. */
  follow(peers: ReadonlySet<Peer>): void {
    for (const each of this.#videos) {
      const producer =
        each.peer && peers.has(each.peer) ? producerOf(each.peer, each.source) : null;
      if (each.tap !== null && each.tap.producer === producer) continue;
      if (each.tap) each.track.endSource(this.#options.nowMs());
      each.tap?.close();
      each.tap = null;
      each.peer = null;
    }
    for (const peer of peers) {
      for (const source of videoSources) this.#take(peer, source);
    }
    for (const peer of this.#wanted.symmetricDifference(peers)) {
      if (peers.has(peer)) this.#wanted.add(peer);
      else this.#wanted.delete(peer);
      this.#options.setWanted(peer, peers.has(peer));
    }
  }

  /** Takes nothing more of somebody. Returns the files of what was taken. */
  remove(userId: UserId): string[] {
    const own = this.#videos.filter(({ person }) => person.id === userId);
    this.#videos = this.#videos.filter(({ person }) => person.id !== userId);
    for (const { tap } of own) tap?.close();
    return own.map(({ file }) => file);
  }

  /** What has come since the last time. */
  take(): { file: string; bytes: Buffer }[] {
    return this.#videos.map(({ file, track }) => ({ file, bytes: track.take() }));
  }

  #take(peer: Peer, source: VideoSource): void {
    const producer = producerOf(peer, source);
    const { media, user } = peer;
    const codec = recordedCodecs.get(
      producer?.rtpParameters.codecs[0]?.mimeType.toLowerCase() ?? '',
    );
    if (!producer || !media || !codec) return;
    const isOf = (each: PersonVideo) =>
      each.person.id === user.id && each.source === source && each.codec === codec;
    if (this.#videos.some((each) => each.tap?.producer === producer)) return;
    const each =
      this.#videos.find((own) => isOf(own) && own.tap === null) ?? this.#add(user, source, codec);
    if (!each) return;
    each.peer = peer;
    const { keys } = this.#options;
    each.track.startSource(keys && ((frame) => keys.open(peer.id, source, frame)));
    each.tap = new ProducerTap(producer, media.worker.router, (packet) => {
      if (this.#options.isSeated()) each.track.add(packet, this.#options.nowMs());
    });
  }

  #add({ id, name }: User, source: VideoSource, codec: RecordedCodec): PersonVideo | null {
    if (this.#made >= recordingTracksMax) return null;
    this.#made += 1;
    const number = String(this.#made).padStart(2, '0');
    const added: PersonVideo = {
      person: { id, name },
      source,
      codec,
      file: tidyFileName(`video ${number} ${name} ${source}.webm`),
      track: new VideoTrack(codec, name, () => added.tap?.requestKeyFrame()),
      peer: null,
      tap: null,
    };
    this.#videos.push(added);
    return added;
  }
}

function producerOf({ media }: Peer, source: VideoSource) {
  const producer = media?.producer(source);
  return producer && !producer.closed ? producer : null;
}
