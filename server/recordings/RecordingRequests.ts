import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { create } from 'tar';
import type { ChannelId, PeerId, RecordingId, UserId } from '../../shared/domain/ids.ts';
import type { Recording } from '../../shared/domain/Recording.ts';
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

const pathPattern = /^\/recordings\/(?<id>[\w-]{24})$/;
/** At once, of one person. */
const transfersMax = 2;

/** Answers the requests for `/recordings/…`: each recording is one archive. A request proves by its token who makes it. */
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
    const id = pathPattern.exec(request.url ?? '')?.groups?.['id'];
    const recording = recordings.find(id as RecordingId);
    if (recording === null || !mayFetch(user, recording.channelId)) {
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
    send(recordings, recording, response).catch((error: unknown) => {
      response.destroy();
      onFault(error);
    });
  }
}

async function send(
  recordings: Recordings,
  { id, startedAt }: Recording,
  response: ServerResponse,
): Promise<void> {
  const { folder, names } = await recordings.contentsOf(id);
  const title = `recording-${new Date(startedAt).toISOString().slice(0, 16).replace(':', '')}`;
  response.writeHead(200, {
    'Content-Type': 'application/x-tar',
    'Content-Disposition': attachmentNamed(`${title}.tar`),
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': filePolicy,
  });
  // Sound that is compressed already; `portable`: nothing of this machine's people is in it.
  const archive = create({ cwd: folder, prefix: title, portable: true }, [...names]);
  // A client that disconnects in the middle, or a recording that is removed, is no fault.
  await pipeline(archive, response).catch(() => response.destroy());
}
