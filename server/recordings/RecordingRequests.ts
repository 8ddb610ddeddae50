import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create } from 'tar';
import type { ChannelId, PeerId, RecordingId, UserId } from '../../shared/domain/ids.ts';
import { type MixKind, mixNames, type Recording } from '../../shared/domain/Recording.ts';
import type { User } from '../../shared/domain/User.ts';
import type { FileTokens } from '../files/FileTokens.ts';
import {
  answerAppsPreflight,
  attachmentNamed,
  bearerToken,
  filePolicy,
  refuse,
} from '../files/fileAnswers.ts';
import type { Recordings } from './Recordings.ts';

export interface RecordingRequestsOptions {
  readonly recordings: Recordings;
  readonly tokens: FileTokens;
  /** The user behind a peer as they are now; null when its session has ended. */
  readonly userOf: (peerId: PeerId) => User | null;
  /** Whether they may fetch the recordings of a channel. */
  readonly mayFetch: (user: User, channelId: ChannelId) => boolean;
  /** Called when somebody begins to fetch one. */
  readonly onFetched: (recording: Recording, user: User) => void;
  readonly onFault: (error: unknown) => void;
}

const pathPattern = /^\/recordings\/(?<id>[\w-]{24})(?:\/(?<mix>mix\.(?:ogg|mp4)))?$/;
const mixTypes: Readonly<Record<MixKind, string>> = { sound: 'audio/ogg', video: 'video/mp4' };
/** At once, of one person. */
const transfersMax = 2;

/** Answers the requests for `/recordings/…`: each recording is one archive, and each of its mixes one file. A request proves by its token who makes it. */
export class RecordingRequests {
  readonly #options: RecordingRequestsOptions;
  readonly #transfers = new Map<UserId, number>();

  constructor(options: RecordingRequestsOptions) {
    this.#options = options;
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    if (answerAppsPreflight(request, response)) return;
    const { recordings, tokens, userOf, mayFetch, onFetched, onFault } = this.#options;
    const token = bearerToken(request);
    const peerId = token === null ? null : tokens.peerOf(token);
    const user = peerId === null ? null : userOf(peerId);
    if (user === null) {
      refuse(response, 401, 'Sign in first.\n');
      return;
    }
    if (request.method !== 'GET') {
      response.setHeader('Allow', 'GET, OPTIONS');
      refuse(response, 405, 'Only GET and OPTIONS.\n');
      return;
    }
    const { id, mix } = pathPattern.exec(request.url ?? '')?.groups ?? {};
    const recording = recordings.find(id as RecordingId);
    const kind = mix === undefined ? null : mix === mixNames.video ? 'video' : 'sound';
    const state = kind === 'video' ? recording?.videoMix : recording?.mix;
    const isThere = kind === null || state === 'made';
    if (recording === null || !isThere || !mayFetch(user, recording.channelId)) {
      refuse(response, 404, 'Not found.\n');
      return;
    }
    const running = this.#transfers.get(user.id) ?? 0;
    if (running >= transfersMax) {
      response.setHeader('Retry-After', '1');
      refuse(response, 429, 'Too many at once.\n');
      return;
    }
    this.#transfers.set(user.id, running + 1);
    response.once('close', () => {
      const left = (this.#transfers.get(user.id) ?? 1) - 1;
      if (left > 0) this.#transfers.set(user.id, left);
      else this.#transfers.delete(user.id);
    });
    onFetched(recording, user);
    const sent =
      kind === null
        ? sendArchive(recordings, recording, response)
        : sendMix(recordings, recording, kind, response);
    sent.catch((error: unknown) => {
      response.destroy();
      onFault(error);
    });
  }
}

async function sendArchive(
  recordings: Recordings,
  recording: Recording,
  response: ServerResponse,
): Promise<void> {
  const { folder, names } = await recordings.contentsOf(recording.id);
  const title = titleOf(recording);
  response.writeHead(200, headersOf('application/x-tar', `${title}.tar`));
  // Sound that is compressed already; `portable`: nothing of this machine's people is in it.
  const archive = create({ cwd: folder, prefix: title, portable: true }, [...names]);
  await sendAll(archive, response);
}

async function sendMix(
  recordings: Recordings,
  recording: Recording,
  kind: MixKind,
  response: ServerResponse,
): Promise<void> {
  const { folder } = await recordings.contentsOf(recording.id);
  const file = path.join(folder, mixNames[kind]);
  const { size } = await stat(file);
  const headers = headersOf(mixTypes[kind], titleOf(recording) + path.extname(file));
  response.writeHead(200, { ...headers, 'Content-Length': size });
  await sendAll(createReadStream(file), response);
}

/** A client that disconnects in the middle, or a recording that is removed, is no fault. */
async function sendAll(from: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  await pipeline(from, response).catch(() => response.destroy());
}

function titleOf({ startedAt }: Recording): string {
  return `recording-${new Date(startedAt).toISOString().slice(0, 16).replace(':', '')}`;
}

function headersOf(type: string, name: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Disposition': attachmentNamed(name),
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': filePolicy,
  };
}
