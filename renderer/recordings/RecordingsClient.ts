import { createStore } from 'zustand/vanilla';
import type { ChannelId, RecordingId } from '../../shared/domain/ids.ts';
import {
  type MixKind,
  type Recording,
  type RecordingSeat,
  recordingMixPath,
  recordingPath,
} from '../../shared/domain/Recording.ts';
import type { RecordingNotifications } from '../../shared/protocol/channels/recordings.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { RequestInput, RequestName, RequestResponse } from '../../shared/protocol/protocol.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import { tryRequest } from '../actions/serverActions.ts';
import type { ListenLinks } from '../state/ListenLinks.ts';
import type { RecordingList, Recordings, RecordingsState } from '../state/Recordings.ts';

export interface RecordingsSources {
  readonly signaling: Emitter<RecordingNotifications> & {
    request<Name extends RequestName>(
      name: Name,
      payload: RequestInput<Name>,
      inOrder?: (answer: RequestResponse<Name>) => void,
    ): Promise<RequestResponse<Name>>;
  };
  /** The server's origin. */
  readonly serverUrl: string;
  readonly listenLinks: ListenLinks;
  /** To be told what the user has agreed to: without it the server cannot hear them where they are encrypted. */
  readonly onConsent: (consent: Pick<RecordingSeat, 'id' | 'videos'> | null) => void;
}

/** Recordings, and listen links. `close` ends it. */
export class RecordingsClient implements Recordings {
  readonly state = createStore<RecordingsState>(() => ({
    declinedId: null,
    agreedId: null,
    ended: null,
    mixed: null,
  }));
  readonly listenLinks: ListenLinks;
  readonly #sources: RecordingsSources;
  readonly #stop: () => void;
  /** With which the server knows who fetches. */
  #token = '';

  constructor(sources: RecordingsSources) {
    this.#sources = sources;
    this.listenLinks = sources.listenLinks;
    const stops = [
      sources.signaling.on('recording:ended', ({ recordingId, end }) =>
        this.state.setState({ ended: { recordingId, end } }),
      ),
      sources.signaling.on('recording:mixed', (mixed) => this.state.setState({ mixed })),
    ];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
  }

  async start(videos: boolean): Promise<Failure | null> {
    return await tryRequest(
      this.#sources.signaling,
      'recording:start',
      { videos },
      ({ recordingId }) => this.#consent({ id: recordingId, ...(videos && { videos }) }),
    );
  }

  stop(): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'recording:stop', {});
  }

  async agree({ id, videos }: RecordingSeat, agrees: boolean): Promise<Failure | null> {
    this.state.setState({ declinedId: agrees ? null : id });
    if (!agrees) this.#consent(null);
    const answer = { recordingId: id, agrees };
    return await tryRequest(this.#sources.signaling, 'recording:agree', answer, () => {
      if (agrees) this.#consent({ id, ...(videos && { videos }) });
    });
  }

  mark(text: string): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'recording:mark', { text });
  }

  async list(channelId: ChannelId): Promise<RecordingList | Failure> {
    let found: RecordingList = { recordings: [], mixesVideo: false };
    const failure = await tryRequest(
      this.#sources.signaling,
      'recording:list',
      { channelId },
      ({ token, ...list }) => {
        found = list;
        this.#token = token;
      },
    );
    return failure ?? found;
  }

  mix(recordingId: RecordingId, kind: MixKind): Promise<Failure | null> {
    const name = kind === 'video' ? 'recording:mixVideo' : 'recording:mix';
    return tryRequest(this.#sources.signaling, name, { recordingId });
  }

  cancelVideo(recordingId: RecordingId): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'recording:cancelVideo', { recordingId });
  }

  remove(recordingId: RecordingId): Promise<Failure | null> {
    return tryRequest(this.#sources.signaling, 'recording:remove', { recordingId });
  }

  fetch({ id }: Recording): Promise<Blob | null> {
    return this.#fetch(recordingPath(id));
  }

  fetchMix({ id }: Recording, kind: MixKind): Promise<Blob | null> {
    return this.#fetch(recordingMixPath(id, kind));
  }

  close(): void {
    this.#stop();
  }

  #consent(consent: Pick<RecordingSeat, 'id' | 'videos'> | null): void {
    this.state.setState({ agreedId: consent?.id ?? null });
    this.#sources.onConsent(consent);
  }

  async #fetch(path: string): Promise<Blob | null> {
    try {
      const response = await fetch(this.#sources.serverUrl + path, {
        headers: { Authorization: `Bearer ${this.#token}` },
      });
      return response.ok ? await response.blob() : null;
    } catch {
      return null;
    }
  }
}
