import type { ChannelId, PeerId, UserId } from '../../../shared/domain/ids.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import { keyArrivalMs } from '../../../shared/encryption/keyLimits.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { KeyGroup, OrderedCommit } from '../../../shared/protocol/keys.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { KeyState, Standing } from '../../state/CallEncryption.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import type { KeyClock } from './KeyClock.ts';
import type { Draft, GroupView, KeyPort } from './KeyPort.ts';
import { type ListedPeer, type Roster, rosterOf } from './roster.ts';

/** How far this member is, and with whom. */
export interface KeyStatus {
  readonly channelId: ChannelId | null;
  readonly state: KeyState;
  readonly roster: Roster;
  /** How many ghosts will hardly be anybody: they are an alarm. */
  readonly strangers: number;
  /** By which people compare that they are in one call, 32 bytes; null without keys. */
  readonly authenticator: Uint8Array | null;
}

export interface KeyClientOptions {
  readonly port: KeyPort;
  /** Must make the port speak for this peer of the user; does nothing if it does already. */
  readonly introduce: (peerId: PeerId) => Promise<void>;
  readonly request: RequestFunction;
  readonly clock: KeyClock;
  /** How well a device is known; called for those who are in the list, so that the first sight can be kept. */
  readonly standingOf: (userId: UserId, deviceKey: string) => Standing;
}

export interface KeyClientEvents {
  /** Keys by which to seal and open from now on; again with the same secret when only the list has changed. */
  epoch: EpochKeys;
  /** There are no keys any more: nothing may be sent. */
  withdrawn: Record<string, never>;
  changed: KeyStatus;
}

/** Those who leave together are removed together. */
const removalBatchMs = 200;
/** The next member removes a leaf when the one before it has not done so after this time. */
const removalPatienceMs = 1_500;
/** A leaf that nobody can account for is not borne for longer. */
const ghostMaxMs = 10_000;
/** Somebody has no leaf, or a commit does not come: after this time the client asks the server what it has missed. */
const missingMs = 2_000;
/** More commits than ever wait. Of a server that sends more they are dropped, and it is asked for what was missed. */
const inboxMax = 256;
const retryBaseMs = 40;
const retryMaxMs = 3_000;
const calmMs = 10_000;

/** Being in one channel's group. */
interface Visit {
  readonly channelId: ChannelId;
  /** By the server's count; null while this member has no group. */
  epoch: number | null;
  view: GroupView | null;
  /** The newest group that the server has told of, if it is of use. */
  known: KeyGroup | null;
  /** What others have committed, by epoch. */
  readonly inbox: Map<number, OrderedCommit>;
  /** The own commit whose answer has not come. */
  pending: string | null;
  /** The group of this epoch and before is void. */
  voidTo: number;
  /** True while commits may have been missed. */
  isBehind: boolean;
  hasBegunAnew: boolean;
  failures: number;
  failedAt: number;
  /** The epoch of the last group that could not be joined. */
  failedToJoin: number | null;
  /** Not before this time anything is tried again, in ms. */
  pausedUntil: number;
  /** When each ghost was first seen, and whether it was somebody's leaf before. */
  readonly ghosts: Map<string, { since: number; wasMember: boolean }>;
  /** Since when somebody is there without a leaf, in ms; null for nobody. */
  missingSince: number | null;
  isWithdrawn: boolean;
  /** When the others were last asked to begin anew because of a ghost, in ms. */
  askedAt: number;
  lastMembers: ReadonlySet<number>;
}

interface Ahead {
  readonly channelId: ChannelId;
  readonly group: KeyGroup;
  readonly draft: Draft;
}

const emptyRoster: Roster = { members: [], ghosts: [], missing: [] };

/**
 * Brings this member into the group of the channel that the user is in and keeps it there: does one thing at a time until what the
 * server has ordered, who is there and the group agree, and again when one of them has changed. Whatever goes wrong ends in a new
 * attempt, never in a key that somebody unknown may have.
 */
export class KeyClient extends TypedEmitter<KeyClientEvents> {
  readonly #options: KeyClientOptions;
  #ownPeerId: PeerId | null = null;
  #isConnected = false;
  #visit: Visit | null = null;
  /** The channel that the user may be about to join. */
  #wantedAhead: ChannelId | null = null;
  #ahead: Ahead | null = null;
  #listed: readonly ListedPeer[] = [];
  #roster: Roster = emptyRoster;
  #reported = '';
  #isRunning = false;
  #runsAgain = false;
  #mustLeave = false;
  #cancelTimer: () => void = () => undefined;
  #isClosed = false;

  constructor(options: KeyClientOptions) {
    super();
    this.#options = options;
  }

  get status(): KeyStatus {
    return {
      channelId: this.#visit?.channelId ?? null,
      state: this.#state,
      roster: this.#roster,
      strangers: this.#strangers,
      authenticator: this.#visit?.isWithdrawn ? null : (this.#visit?.view?.authenticator ?? null),
    };
  }

  /** A session is open. Another peer than before has no part in the group; the same one catches up. */
  connected(peerId: PeerId): void {
    const isSame = this.#ownPeerId === peerId;
    this.#ownPeerId = peerId;
    this.#isConnected = true;
    this.#ahead = null;
    const visit = this.#visit;
    if (visit !== null) {
      if (isSame) visit.isBehind = true;
      else this.#begin(visit.channelId);
    }
    this.#wake();
  }

  /** The connection is lost. Keys stay in use, as does the sound. */
  lost(): void {
    this.#isConnected = false;
  }

  /** The user may be about to join a channel: computes what the click will need. */
  prepare(channelId: ChannelId): void {
    if (this.#visit?.channelId === channelId) return;
    this.#wantedAhead = channelId;
    this.#wake();
  }

  /** The user enters a channel that is encrypted. Must be called with its list; sends at once if it was prepared. */
  enter(channelId: ChannelId, listed: readonly ListedPeer[]): void {
    if (this.#visit?.channelId === channelId) {
      this.setListed(listed);
      return;
    }
    this.#listed = listed;
    this.#begin(channelId);
    this.#wake();
  }

  /** The user is in no encrypted channel any more. */
  leave(): void {
    if (this.#visit === null) return;
    this.#visit = null;
    this.#mustLeave = true;
    this.#listed = [];
    this.#roster = emptyRoster;
    this.emit('withdrawn', {});
    this.#report();
    this.#wake();
  }

  /** Who is in the channel now. */
  setListed(listed: readonly ListedPeer[]): void {
    this.#listed = listed;
    this.#look();
    this.#wake();
  }

  /** Devices are known better or worse than before. */
  trustChanged(): void {
    this.#look();
  }

  /** The keys in use may not be used any more: joins anew, which gives all others new ones, too. */
  renew(): void {
    if (this.#visit === null) return;
    this.#beginAnew(this.#visit);
    this.#wake();
  }

  committed(channelId: ChannelId, { epoch, commit }: OrderedCommit): void {
    const visit = this.#visit;
    if (visit?.channelId !== channelId) return;
    // Of one epoch the first one counts: a server that tells two orders gets nobody to follow both.
    if (visit.inbox.size < inboxMax && !visit.inbox.has(epoch)) {
      visit.inbox.set(epoch, { epoch, commit });
    }
    this.#wake();
  }

  reformed(channelId: ChannelId, epoch: number): void {
    const visit = this.#visit;
    if (visit?.channelId !== channelId) return;
    visit.voidTo = Math.max(visit.voidTo, epoch);
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
    this.#visit = null;
  }

  get #state(): KeyState {
    const visit = this.#visit;
    if (visit === null) return 'none';
    if (visit.isWithdrawn) return 'failed';
    if (visit.epoch !== null) return 'settled';
    return visit.hasBegunAnew ? 'reforming' : 'arriving';
  }

  /** A leaf that was somebody's is on its way out; one that nobody has come for in time is a stranger's. */
  get #strangers(): number {
    const now = this.#now();
    const ghosts = [...(this.#visit?.ghosts.values() ?? [])];
    return ghosts.filter(({ since, wasMember }) => {
      return now >= since + (wasMember ? ghostMaxMs : keyArrivalMs);
    }).length;
  }

  #begin(channelId: ChannelId): void {
    const hadKeys = this.#visit?.view != null;
    this.#roster = emptyRoster;
    this.#visit = {
      channelId,
      epoch: null,
      view: null,
      known: null,
      inbox: new Map(),
      pending: null,
      voidTo: 0,
      isBehind: false,
      hasBegunAnew: false,
      failures: 0,
      failedAt: 0,
      failedToJoin: null,
      pausedUntil: 0,
      ghosts: new Map(),
      missingSince: null,
      isWithdrawn: false,
      askedAt: Number.NEGATIVE_INFINITY,
      lastMembers: new Set(),
    };
    if (hadKeys) this.emit('withdrawn', {});
    this.#report();
  }

  /** Runs until there is nothing to do; once more if something has changed meanwhile. */
  #wake(): void {
    this.#runsAgain = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    while (this.#runsAgain && !this.#isClosed) {
      this.#runsAgain = false;
      const visit = this.#visit;
      try {
        if (await this.#step(visit)) this.#runsAgain = true;
      } catch (error) {
        if (visit !== null && visit === this.#visit) this.#pause(visit, error);
      }
    }
    this.#isRunning = false;
    if (!this.#isClosed) this.#setTimer();
  }

  /** Does the next thing. Returns whether there may be more to do at once. */
  async #step(visit: Visit | null): Promise<boolean> {
    if (this.#mustLeave) {
      this.#mustLeave = false;
      await this.#options.port.leave();
      return true;
    }
    if (!this.#isConnected || this.#ownPeerId === null) return false;
    if (visit !== null && this.#now() >= visit.pausedUntil) {
      if (visit.epoch !== null && visit.voidTo > visit.epoch) {
        this.#beginAnew(visit);
        return true;
      }
      if (visit.epoch === null) return await this.#join(visit);
      if (await this.#catchUp(visit, visit.epoch)) return true;
      if (await this.#removeGhosts(visit, visit.epoch)) return true;
    }
    return await this.#drawUpAhead();
  }

  async #join(visit: Visit): Promise<boolean> {
    const { port } = this.#options;
    const { channelId } = visit;
    const ahead = this.#ahead?.channelId === channelId ? this.#ahead : null;
    this.#ahead = null;
    this.#wantedAhead = null;
    const group = ahead?.group ?? visit.known ?? (await this.#watch(channelId));
    visit.known = null;
    if (this.#visit !== visit) return true;
    let draft: Draft;
    try {
      draft = ahead?.draft ?? (await port.enter(channelId, bytesOrNull(group.groupInfo)));
    } catch (error) {
      // It may have been the own fault once. Twice, nobody can join this group any more: those in it begin another.
      const isBroken = visit.failedToJoin === group.epoch;
      visit.failedToJoin = group.epoch;
      if (isBroken) await this.#request('key:failed', { channelId, epoch: group.epoch });
      throw error;
    }
    if (this.#visit !== visit) return true;
    const answer = await this.#commit(visit, group.epoch, draft);
    if (this.#visit !== visit) return true;
    if (!answer.accepted) {
      visit.known = answer.group;
      // Each of those who try at once succeeds in turn: who waits a little leaves the others room.
      visit.failures = Math.min(visit.failures + 1, 4);
      this.#wait(visit, retryBaseMs * visit.failures * this.#options.clock.random());
      return true;
    }
    const view = ahead ? await port.adoptAhead() : await port.adopt();
    if (this.#visit !== visit) return true;
    this.#settle(visit, group.epoch + 1, view);
    return true;
  }

  /** Takes the commits of others in their order. Returns whether anything was done. */
  async #catchUp(visit: Visit, epoch: number): Promise<boolean> {
    const { port } = this.#options;
    const { channelId, inbox } = visit;
    for (const each of inbox.keys()) {
      if (each <= epoch) inbox.delete(each);
    }
    const next = inbox.get(epoch + 1);
    if (next === undefined) {
      if (!visit.isBehind && inbox.size === 0) return false;
      const { commits } = await this.#request('key:missed', { channelId, epoch });
      if (this.#visit !== visit) return true;
      visit.isBehind = false;
      const [first] = commits ?? [];
      if (commits === null || (first === undefined ? inbox.size > 0 : first.epoch !== epoch + 1)) {
        this.#beginAnew(visit);
        return true;
      }
      for (const commit of commits) inbox.set(commit.epoch, commit);
      visit.pending = commits.length === 0 ? null : visit.pending;
      return commits.length > 0;
    }
    inbox.delete(next.epoch);
    // Another group has begun while nothing was heard.
    if (next.commit === null) {
      this.#beginAnew(visit);
      return true;
    }
    const isOwn = next.commit === visit.pending;
    visit.pending = null;
    let applied: GroupView | 'removed';
    try {
      applied = isOwn ? await port.adopt() : await port.apply(fromBase64url(next.commit));
    } catch {
      // Joins again with a new leaf. If the group itself is broken, that fails, and all begin anew.
      if (this.#visit !== visit) return true;
      this.#beginAnew(visit);
      this.#pause(visit);
      return true;
    }
    if (this.#visit !== visit) return true;
    if (applied === 'removed') this.#beginAnew(visit);
    else this.#settle(visit, next.epoch, applied);
    return true;
  }

  /** Removes leaves without a person from the group, if it is this member's turn. Returns whether anything was done. */
  async #removeGhosts(visit: Visit, epoch: number): Promise<boolean> {
    const now = this.#now();
    if (this.#removalAt(visit) > now) return false;
    const leaves = this.#roster.ghosts
      .filter(({ name }) => ghostDueAt(visit, name) <= now)
      .map(({ leaf }) => leaf);
    if (leaves.length === 0) return false;
    const draft = await this.#options.port.remove(leaves);
    if (this.#visit !== visit) return true;
    const answer = await this.#commit(visit, epoch, draft);
    if (this.#visit !== visit) return true;
    if (!answer.accepted) {
      // The commit that came first is under way; or it is not, and the server is asked for it.
      visit.isBehind = answer.group.epoch !== epoch;
      if (!visit.isBehind) this.#pause(visit);
      return true;
    }
    const view = await this.#options.port.adopt();
    if (this.#visit !== visit) return true;
    this.#settle(visit, epoch + 1, view);
    return true;
  }

  async #drawUpAhead(): Promise<boolean> {
    const channelId = this.#wantedAhead;
    if (channelId === null || channelId === this.#visit?.channelId) return false;
    this.#wantedAhead = null;
    try {
      const group = await this.#watch(channelId);
      // The click has come meanwhile: it has the group.
      if (this.#visit?.channelId === channelId) {
        this.#visit.known = group;
        return true;
      }
      await this.#introduce();
      const groupInfo = bytesOrNull(group.groupInfo);
      const draft = await this.#options.port.enter(channelId, groupInfo, true);
      this.#ahead = { channelId, group, draft };
    } catch {
      // The click goes as without it.
    }
    return true;
  }

  async #watch(channelId: ChannelId): Promise<KeyGroup> {
    const [group] = await Promise.all([
      this.#request('key:watch', { channelId }),
      this.#introduce(),
    ]);
    return group;
  }

  async #commit(visit: Visit, epoch: number, { commit, groupInfo }: Draft) {
    const text = commit && toBase64url(commit);
    visit.pending = text;
    const { channelId } = visit;
    const sent = { channelId, epoch, commit: text, groupInfo: toBase64url(groupInfo) };
    const answer = await this.#request('key:commit', sent);
    visit.pending = null;
    return answer;
  }

  #settle(visit: Visit, epoch: number, view: GroupView): void {
    visit.epoch = epoch;
    visit.view = view;
    // What fails again and again is not tried faster because it works in between.
    if (this.#now() - visit.failedAt > calmMs) visit.failures = 0;
    visit.hasBegunAnew = false;
    this.#look(true);
  }

  /** This member has no group any more: joins the one there is, or begins one. */
  #beginAnew(visit: Visit): void {
    visit.epoch = null;
    visit.view = null;
    visit.known = null;
    visit.pending = null;
    visit.isBehind = false;
    visit.hasBegunAnew = true;
    visit.inbox.clear();
    visit.ghosts.clear();
    visit.missingSince = null;
    visit.isWithdrawn = false;
    visit.lastMembers = new Set();
    this.#roster = emptyRoster;
    this.emit('withdrawn', {});
    this.#report();
  }

  /** Compares the group with the list, and tells what follows from it. */
  #look(isNewEpoch = false): void {
    const visit = this.#visit;
    const { view = null, epoch = null } = visit ?? {};
    if (visit === null || view === null || epoch === null || this.#ownPeerId === null) return;
    const before = this.#roster;
    const { standingOf } = this.#options;
    this.#roster = rosterOf(view, this.#listed, this.#ownPeerId, standingOf);
    this.#noteGhosts(visit);
    const { members, missing } = this.#roster;
    visit.lastMembers = new Set(members.map(({ leaf }) => leaf));
    if (missing.length === 0) visit.missingSince = null;
    else visit.missingSince ??= this.#now();
    const wasWithdrawn = visit.isWithdrawn;
    visit.isWithdrawn = this.#hasOldGhost(visit);
    const heard = heardOf(this.#roster);
    if (visit.isWithdrawn) {
      if (!wasWithdrawn) this.emit('withdrawn', {});
    } else if (isNewEpoch || wasWithdrawn || !isSameList(heard, heardOf(before))) {
      this.emit('epoch', { epoch, secret: view.secret, ownLeaf: view.ownLeaf, peers: heard });
    }
    this.#report();
  }

  #noteGhosts(visit: Visit): void {
    const { ghosts } = this.#roster;
    const names = new Set(ghosts.map(({ name }) => name));
    for (const name of visit.ghosts.keys()) {
      if (!names.has(name)) visit.ghosts.delete(name);
    }
    for (const { name, leaf } of ghosts) {
      if (visit.ghosts.has(name)) continue;
      visit.ghosts.set(name, { since: this.#now(), wasMember: visit.lastMembers.has(leaf) });
    }
  }

  /** Whether a leaf is there for too long that nobody can account for. */
  #hasOldGhost(visit: Visit): boolean {
    return visit.ghosts.values().some(({ since }) => this.#now() >= since + ghostMaxMs);
  }

  /** When this member removes leaves: the lowest one first, the next when it has not done so. */
  #removalAt(visit: Visit): number {
    const { members, ghosts } = this.#roster;
    const ownLeaf = visit.view?.ownLeaf ?? 0;
    const before = members.filter(({ leaf, peerId }) => {
      return leaf < ownLeaf && !this.#listed.some((each) => each.peerId === peerId && each.away);
    });
    const earliest = Math.min(...ghosts.map(({ name }) => ghostDueAt(visit, name)));
    return earliest + before.length * removalPatienceMs;
  }

  /** Looks again when the next thing is due. */
  #setTimer(): void {
    this.#cancelTimer();
    const visit = this.#visit;
    if (visit === null || !this.#isConnected) return;
    const now = this.#now();
    const due = [visit.pausedUntil];
    if (visit.epoch !== null) {
      due.push(this.#removalAt(visit));
      for (const { since } of visit.ghosts.values()) {
        due.push(since + keyArrivalMs, since + ghostMaxMs);
      }
      if (this.#hasOldGhost(visit)) due.push(visit.askedAt + ghostMaxMs);
      if (visit.missingSince !== null) due.push(visit.missingSince + missingMs);
    }
    const next = Math.min(...due.filter((at) => at > now && Number.isFinite(at)));
    if (!Number.isFinite(next)) return;
    this.#cancelTimer = this.#options.clock.schedule(next - now, () => this.#tick(visit));
  }

  #tick(visit: Visit): void {
    if (this.#visit !== visit) return;
    const now = this.#now();
    if (visit.missingSince !== null && now >= visit.missingSince + missingMs) {
      visit.missingSince = now;
      visit.isBehind = true;
    }
    this.#report();
    if (this.#hasOldGhost(visit)) {
      this.#look();
      // All are to begin anew, without it.
      if (visit.epoch !== null && now >= visit.askedAt + ghostMaxMs) {
        visit.askedAt = now;
        const failed = { channelId: visit.channelId, epoch: visit.epoch };
        this.#request('key:failed', failed).catch(() => undefined);
      }
    }
    this.#wake();
  }

  #pause(visit: Visit, error?: unknown): void {
    if (error instanceof RequestError && error.code === 'disconnected') return;
    visit.failures = Math.min(visit.failures + 1, 10);
    visit.failedAt = this.#now();
    const spread = 0.5 + this.#options.clock.random() / 2;
    this.#wait(visit, Math.min(retryBaseMs * 2 ** visit.failures, retryMaxMs) * spread);
  }

  #wait(visit: Visit, forMs: number): void {
    visit.pausedUntil = this.#now() + Math.ceil(forMs);
  }

  async #introduce(): Promise<void> {
    if (this.#ownPeerId === null) throw new Error('no session');
    await this.#options.introduce(this.#ownPeerId);
  }

  get #request(): RequestFunction {
    return this.#options.request;
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #report(): void {
    const { authenticator, ...shown } = this.status;
    const text = JSON.stringify([shown, authenticator?.join()]);
    if (text === this.#reported) return;
    this.#reported = text;
    this.emit('changed', this.status);
  }
}

/** A leaf whose person has left goes at once; one that has not been anybody's yet may still become it. */
function ghostDueAt(visit: Visit, name: string): number {
  const ghost = visit.ghosts.get(name);
  if (ghost === undefined) return Number.POSITIVE_INFINITY;
  return ghost.since + (ghost.wasMember ? removalBatchMs : keyArrivalMs);
}

/** Who may be heard: nobody whose device is another one than those that are known. */
function heardOf({ members }: Roster): EpochKeys['peers'] {
  return members
    .filter(({ standing }) => standing !== 'changed')
    .map(({ leaf, peerId }) => ({ leaf, peerId }));
}

function isSameList(one: EpochKeys['peers'], other: EpochKeys['peers']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function bytesOrNull(text: string | null): Uint8Array | null {
  return text === null ? null : fromBase64url(text);
}
