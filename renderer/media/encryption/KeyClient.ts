import type { ChannelId, PeerId, UserId } from '../../../shared/domain/ids.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import type {
  CommitAnswer,
  KeyGroup,
  KeyNotifications,
  OrderedCommit,
} from '../../../shared/protocol/encryption/keys.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { KeyState, Standing } from '../../state/CallEncryption.ts';
import { fromBase64url, toBase64url } from '../../storage/base64url.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { ghostMaxMs } from './GhostWatch.ts';
import type { KeyClock } from './KeyClock.ts';
import type { Draft, GroupView, JoinDraft, KeyPort } from './KeyPort.ts';
import { commitOf, PreparedJoin, type SentCommit } from './PreparedJoin.ts';
import { type ListedPeer, type Roster, rosterOf } from './roster.ts';
import { Visit } from './Visit.ts';

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

/** Somebody has no leaf, or a commit does not come: after this time the client asks the server what it has missed. */
const missingMs = 2_000;
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
  /** The same, with the pointer pressed on it. */
  #pressed: ChannelId | null = null;
  #ahead: PreparedJoin | null = null;
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

  /**
   * The pointer is pressed on a channel: sends what was prepared, so that the others have this member's keys, and this one theirs, when the
   * click comes. Who does not come is removed by the others.
   */
  press(channelId: ChannelId): void {
    if (this.#visit?.channelId === channelId || !this.#isConnected) return;
    this.#pressed = channelId;
    if (this.#ahead?.channelId === channelId) this.#sendAhead(this.#ahead);
    else this.prepare(channelId);
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

  committed(channelId: ChannelId, ordered: OrderedCommit): void {
    const place = [this.#visit, this.#ahead].find((each) => each?.channelId === channelId);
    place?.inbox.take(ordered);
    this.#wake();
  }

  reformed(channelId: ChannelId, epoch: number): void {
    const visit = this.#visit;
    if (visit?.channelId !== channelId) return;
    visit.voidTo = Math.max(visit.voidTo, epoch);
    visit.stopWaiting();
    this.#wake();
  }

  /** Somebody was too late to join by themself, and this member is asked to take them in. */
  waiting({ channelId, peerId, keyPackage }: KeyNotifications['key:waiting']): void {
    if (this.#visit?.channelId !== channelId) return;
    this.#visit.newcomers.add(peerId, keyPackage, this.#now());
    this.#wake();
  }

  /** A member has taken this one in. */
  welcomed({ channelId, ...welcome }: KeyNotifications['key:welcomed']): void {
    const visit = this.#visit;
    if (visit?.channelId !== channelId || visit.epoch !== null) return;
    visit.welcomed(welcome);
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

  get #strangers(): number {
    return this.#visit?.ghosts.strangersAt(this.#now()) ?? 0;
  }

  #begin(channelId: ChannelId): void {
    const hadKeys = this.#visit?.view != null;
    this.#roster = emptyRoster;
    this.#visit = new Visit(channelId);
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
      if (await this.#takeNewcomersIn(visit, visit.epoch)) return true;
      if (await this.#removeGhosts(visit, visit.epoch)) return true;
    }
    return await this.#drawUpAhead();
  }

  async #join(visit: Visit): Promise<boolean> {
    const { port } = this.#options;
    const { channelId } = visit;
    const taken = visit.takeWelcome();
    if (taken !== null) {
      const welcome = fromBase64url(taken.welcome);
      const view = await port.welcomed(channelId, welcome, fromBase64url(taken.groupInfo));
      if (this.#visit === visit) this.#settle(visit, taken.epoch, view);
      return true;
    }
    const ahead = this.#takeAhead(channelId);
    const group = ahead?.group ?? visit.takeKnown() ?? (await this.#watch(channelId));
    if (this.#visit !== visit) return true;
    let draft: JoinDraft;
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
    const keyPackage = toBase64url(draft.keyPackage);
    const answer = await (ahead?.answer ?? this.#commit(visit, group.epoch, draft, { keyPackage }));
    if (this.#visit !== visit) return true;
    if (!answer.accepted) {
      visit.known = answer.group;
      if (answer.waits) visit.waitForMember(this.#now());
      // The next attempt has what a member needs to take this one in.
      else if (!ahead?.answer) visit.giveWay(this.#now(), this.#options.clock.random());
      return true;
    }
    for (const ordered of ahead?.inbox.commits.values() ?? []) visit.inbox.take(ordered);
    const view = ahead ? await port.adoptAhead() : await port.adopt();
    if (this.#visit !== visit) return true;
    this.#settle(visit, group.epoch + 1, view);
    return true;
  }

  /** Takes the commits of others in their order. Returns whether anything was done. */
  async #catchUp(visit: Visit, epoch: number): Promise<boolean> {
    const { port } = this.#options;
    const { channelId } = visit;
    const inbox = visit.inbox.commits;
    for (const each of inbox.keys()) {
      if (each <= epoch) inbox.delete(each);
    }
    const next = inbox.get(epoch + 1);
    if (next === undefined) {
      if (!visit.isBehind && inbox.size === 0) return false;
      const { commits } = await this.#request('key:missed', { channelId, epoch });
      if (this.#visit !== visit) return true;
      visit.isBehind = false;
      for (const commit of commits ?? []) inbox.set(commit.epoch, commit);
      // The next one may have come while the server said that there is none.
      const hasNext = inbox.has(epoch + 1);
      if (commits === null || (inbox.size > 0 && !hasNext)) {
        this.#beginAnew(visit);
        return true;
      }
      visit.pending = commits.length === 0 ? null : visit.pending;
      return hasNext;
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
    const leaves = visit.ghosts.dueAt(now);
    if (leaves.length === 0) return false;
    const draft = await this.#options.port.remove(leaves);
    if (this.#visit === visit) await this.#change(visit, epoch, draft);
    return true;
  }

  /** Takes in those who wait, by one commit for all of them. Returns whether anything was done. */
  async #takeNewcomersIn(visit: Visit, epoch: number): Promise<boolean> {
    const now = this.#now();
    const { newcomers } = visit;
    const due = newcomers.dueAt(now, this.#listed);
    if (due.length === 0) return false;
    const peerIds = due.map(({ peerId }) => peerId);
    const packages = due.map(({ keyPackage }) => keyPackage);
    const removed = visit.ghosts.dueAt(now);
    const draft = await this.#options.port.takeIn(packages, removed).catch(() => null);
    if (this.#visit !== visit) return true;
    const taken = peerIds.filter((_, place) => draft?.taken.includes(place));
    // The others were not good for anything.
    newcomers.remove(peerIds.filter((peerId) => !taken.includes(peerId)));
    if (draft === null) return true;
    const welcome = { peerIds: taken, text: toBase64url(draft.welcome) };
    const answer = await this.#change(visit, epoch, draft, { welcome });
    // Those whom the server does not let in on the newest epoch do not wait any more.
    if (answer.accepted || answer.group?.epoch === epoch) newcomers.remove(taken);
    return true;
  }

  /** Sends a change of the group, and has it as the group if the server takes it. */
  async #change(
    visit: Visit,
    epoch: number,
    draft: Draft,
    more: Pick<SentCommit, 'welcome'> = {},
  ): Promise<CommitAnswer> {
    const answer = await this.#commit(visit, epoch, draft, more);
    if (this.#visit !== visit) return answer;
    if (!answer.accepted) {
      // The commit that came first is under way; or it is not, and the server is asked for it.
      visit.isBehind = answer.group?.epoch !== epoch;
      if (!visit.isBehind) this.#pause(visit);
      return answer;
    }
    const view = await this.#options.port.adopt();
    if (this.#visit === visit) this.#settle(visit, epoch + 1, view);
    return answer;
  }

  async #drawUpAhead(): Promise<boolean> {
    const channelId = this.#wantedAhead;
    if (channelId === null || channelId === this.#visit?.channelId) return false;
    this.#wantedAhead = null;
    // What was sent is not replaced: it may be on its way to being accepted.
    if (this.#ahead?.channelId === channelId && this.#ahead.isFresh(this.#now())) return false;
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
      this.#ahead = new PreparedJoin(channelId, group, draft);
      if (this.#pressed === channelId && this.#visit?.channelId !== channelId) {
        this.#sendAhead(this.#ahead);
      }
    } catch {
      // The click goes as without it.
    }
    return true;
  }

  #sendAhead(ahead: PreparedJoin): void {
    ahead.send((sent) => this.#request('key:commit', sent), this.#now());
  }

  /** What was prepared for this channel, if it is of use still. Only one is prepared: nothing is left of another. */
  #takeAhead(channelId: ChannelId): PreparedJoin | null {
    const ahead = this.#ahead;
    this.#ahead = null;
    this.#wantedAhead = null;
    this.#pressed = null;
    return ahead?.channelId === channelId && ahead.isFresh(this.#now()) ? ahead : null;
  }

  async #watch(channelId: ChannelId): Promise<KeyGroup> {
    const [group] = await Promise.all([
      this.#request('key:watch', { channelId }),
      this.#introduce(),
    ]);
    return group;
  }

  async #commit(
    visit: Visit,
    epoch: number,
    draft: Draft,
    more: Pick<SentCommit, 'keyPackage' | 'welcome'> = {},
  ): Promise<CommitAnswer> {
    const sent = { ...commitOf(visit.channelId, epoch, draft), ...more };
    visit.pending = sent.commit;
    const answer = await this.#request('key:commit', sent);
    visit.pending = null;
    return answer;
  }

  #settle(visit: Visit, epoch: number, view: GroupView): void {
    visit.settle(epoch, view, this.#now());
    this.#look(true);
  }

  /** This member has no group any more: joins the one there is, or begins one. */
  #beginAnew(visit: Visit): void {
    visit.beginAnew();
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
    visit.ghosts.note(this.#roster, this.#now());
    const { missing } = this.#roster;
    if (missing.length === 0) visit.missingSince = null;
    else visit.missingSince ??= this.#now();
    const wasWithdrawn = visit.isWithdrawn;
    visit.isWithdrawn = visit.ghosts.hasOldAt(this.#now());
    const heard = heardOf(this.#roster);
    if (visit.isWithdrawn) {
      if (!wasWithdrawn) this.emit('withdrawn', {});
    } else if (isNewEpoch || wasWithdrawn || !isSameList(heard, heardOf(before))) {
      this.emit('epoch', { epoch, secret: view.secret, ownLeaf: view.ownLeaf, peers: heard });
    }
    this.#report();
  }

  #removalAt({ ghosts, view }: Visit): number {
    return ghosts.removalAt(this.#roster, this.#listed, view?.ownLeaf ?? 0);
  }

  /** Looks again when the next thing is due. */
  #setTimer(): void {
    this.#cancelTimer();
    const visit = this.#visit;
    if (visit === null || !this.#isConnected) return;
    const now = this.#now();
    const due = [visit.pausedUntil];
    if (visit.epoch !== null) {
      due.push(this.#removalAt(visit), visit.newcomers.nextAt, ...visit.ghosts.changesAt);
      if (visit.ghosts.hasOldAt(now)) due.push(visit.askedAt + ghostMaxMs);
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
    if (visit.ghosts.hasOldAt(now)) {
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
    visit.pause(this.#now(), this.#options.clock.random(), error);
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
