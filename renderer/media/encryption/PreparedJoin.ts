import type { ChannelId, PeerId } from '../../../shared/domain/ids.ts';
import { keyArrivalMs } from '../../../shared/encryption/keyLimits.ts';
import type { CommitAnswer, KeyGroup } from '../../../shared/protocol/encryption/keys.ts';
import { toBase64url } from '../../storage/base64url.ts';
import type { Draft, JoinDraft } from './KeyPort.ts';
import { CommitInbox } from './Visit.ts';

/** What was sent so long ago may be removed by the others before its member has come. */
const sentMaxMs = keyArrivalMs - 1_000;

/** A commit as it is sent. */
export interface SentCommit {
  readonly channelId: ChannelId;
  readonly epoch: number;
  readonly commit: string | null;
  readonly groupInfo: string;
  readonly keyPackage?: string;
  readonly welcome?: { readonly peerIds: PeerId[]; readonly text: string };
}

export function commitOf(
  channelId: ChannelId,
  epoch: number,
  { commit, groupInfo }: Draft,
): SentCommit {
  const text = commit && toBase64url(commit);
  return { channelId, epoch, commit: text, groupInfo: toBase64url(groupInfo) };
}

/** Joining a channel's group, computed before the click, and perhaps sent before it. */
export class PreparedJoin {
  readonly channelId: ChannelId;
  readonly group: KeyGroup;
  readonly draft: JoinDraft;
  /** What others have committed since it was sent. */
  readonly inbox = new CommitInbox();
  #sent: { readonly answer: Promise<CommitAnswer>; readonly at: number } | null = null;

  constructor(channelId: ChannelId, group: KeyGroup, draft: JoinDraft) {
    this.channelId = channelId;
    this.group = group;
    this.draft = draft;
  }

  /** Sends it once. `now` in ms. */
  send(request: (sent: SentCommit) => Promise<CommitAnswer>, now: number): void {
    if (this.#sent !== null) return;
    const answer = request(commitOf(this.channelId, this.group.epoch, this.draft));
    this.#sent = { answer, at: now };
    // The click waits for it, and sees what has become of it; without a click it is of no use.
    answer.catch(() => undefined);
  }

  /** What the server says to it; null while it is not sent. */
  get answer(): Promise<CommitAnswer> | null {
    return this.#sent?.answer ?? null;
  }

  /** Whether it is of use still. */
  isFresh(now: number): boolean {
    return this.#sent === null || now < this.#sent.at + sentMaxMs;
  }
}
