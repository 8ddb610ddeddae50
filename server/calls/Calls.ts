import { randomBytes } from 'node:crypto';
import type { Call, CallEnding, CallRefusal, MissedCall } from '../../shared/domain/Call.ts';
import {
  type Channel,
  channelNameMaxLength,
  plainChannelSettings,
} from '../../shared/domain/Channel.ts';
import { isUndisturbed } from '../../shared/domain/Door.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { Peer } from '../peers/Peer.ts';
import type { SessionRegistry } from '../peers/SessionRegistry.ts';
import type { PushNotices } from '../push/PushNotices.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { CallStore } from '../storage/channels/CallStore.ts';
import { CallTable, type TableCall } from './CallTable.ts';

/** How long the channel of an ended call waits for both apps to leave by themselves, before it is closed. */
const closeAfterMs = 5_000;

export interface CallsOptions {
  readonly channels: ChannelDirectory;
  readonly rooms: RoomRegistry;
  readonly sessions: Pick<SessionRegistry, 'ofUser'>;
  readonly people: { find(id: UserId): Promise<User | null> };
  readonly store: CallStore;
  /** Calls people whose page is closed. */
  readonly push: Pick<PushNotices, 'reaches' | 'noteRing' | 'noteRingEnd'>;
  /** Runs a change in the queue of writes. */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  readonly log: Pick<Log, 'warn'>;
}

/** The two people of a call, as they were when it began. */
interface Pair {
  readonly caller: User;
  readonly callee: User;
}

/**
 * Calls between two people. Connects the table of calls with windows and rooms: rings at all windows of a person, opens the
 * channel of an accepted call, and keeps missed calls. Nobody else is told anything of a call. `close` ends the timers.
 */
export class Calls {
  readonly #options: CallsOptions;
  readonly #table = new CallTable();
  readonly #pairs = new Map<ChannelId, Pair>();
  /** The channels of ended calls, until they are empty. */
  readonly #closing = new Map<ChannelId, NodeJS.Timeout>();
  /** Where a call goes on that is being opened to others. */
  #openedTo: ChannelId | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: CallsOptions) {
    this.#options = options;
    const { rooms } = options;
    rooms.on('entered', (peer) => {
      this.#table.entered(windowOf(peer), rooms.channelOf(peer));
      this.#closeEmpty();
    });
    rooms.on('left', (peerId) => {
      this.#table.left(peerId);
      this.#closeEmpty();
    });
    this.#table.on('changed', (call) => {
      if (this.#openChannel(call)) {
        this.#endRing(call, false);
        this.#keep(call);
      }
      for (const { userId } of [call.caller, call.callee]) this.#tellChange(userId);
      this.#waitForTick();
    });
    this.#table.on('ended', (...ended) => {
      this.#finish(...ended);
      this.#waitForTick();
    });
  }

  /** Opens again the calls that were under way when the server ended. Must be called before anybody comes. */
  async restore(): Promise<void> {
    const { store, people, write } = this.#options;
    for (const { id, callerId, calleeId, withCamera, acceptedAt } of await store.ongoing()) {
      const [caller, callee] = await Promise.all([people.find(callerId), people.find(calleeId)]);
      const isBusy = [callerId, calleeId].some((userId) => this.#table.callOf(userId) !== null);
      if (!caller || !callee || isBusy) {
        await write(() => store.removeOngoing(id));
        continue;
      }
      const pair = { caller, callee };
      this.#pairs.set(id, pair);
      this.#openChannelOf(id, pair);
      // The clock may have been set back meanwhile.
      const forMs = Math.max(0, Date.now() - acceptedAt);
      this.#table.restore(id, [callerId, calleeId], withCamera, forMs);
    }
  }

  /** Calls a person. Answers why they are not rung, or null. Throws as the request `call:ring`. */
  async ring(peer: Peer, calleeId: UserId, withCamera: boolean): Promise<CallRefusal | null> {
    const { people, push, sessions, store } = this.#options;
    const { user } = peer;
    if (calleeId === user.id) throw new RequestError('conflict', 'nobody calls themselves');
    const [callee, takesCalls] = await Promise.all([
      people.find(calleeId),
      store.takesCalls(calleeId),
    ]);
    if (!callee) throw new RequestError('notFound', 'no such user');
    const isReached = await push.reaches(callee);
    const isHere = sessions.ofUser(calleeId).some(({ connected }) => connected);
    if (peer.closed) throw new RequestError('notSignedIn', 'the session has ended meanwhile');
    const isCalledByThem = this.#table.callOf(user.id)?.caller.userId === calleeId;
    if (!isCalledByThem) {
      if (this.#table.callOf(user.id)) throw new RequestError('conflict', 'in a call already');
      if (!takesCalls) throw new RequestError('forbidden', 'they take no calls');
      const refusal =
        !isHere && !isReached ? 'notHere' : isUndisturbed(callee) ? 'doNotDisturb' : null;
      if (refusal) return this.#refuse(user, callee, refusal);
    }
    const id = randomBytes(9).toString('base64url') as ChannelId;
    this.#pairs.set(id, { caller: user, callee });
    const outcome = this.#table.ring(id, windowOf(peer), calleeId, withCamera);
    if (outcome === 'ringing') {
      push.noteRing(callee, user, id);
      return null;
    }
    this.#pairs.delete(id);
    if (outcome === 'busy') return this.#refuse(user, callee, 'busy');
    if (outcome === 'inCall') throw new RequestError('conflict', 'in a call already');
    return null;
  }

  /** Throws `notFound` when it does not ring any more. */
  accept(peer: Peer, callId: ChannelId): void {
    if (this.#table.accept(windowOf(peer), callId)) return;
    throw new RequestError('notFound', 'it does not ring any more');
  }

  /** Gives up, declines or hangs up. Does nothing when there is no such call. */
  end({ user }: Peer, callId: ChannelId): void {
    this.#table.end(user.id, callId);
  }

  /** The two people of an accepted call of this person. Throws `notFound`. */
  pairOf({ user }: Peer, callId: ChannelId): User[] {
    const call = this.#table.callOf(user.id);
    const pair = this.#pairs.get(callId);
    if (call?.id !== callId || call.acceptedMs === null || !pair) {
      throw new RequestError('notFound', 'no such call');
    }
    return [this.#current(pair.caller), this.#current(pair.callee)];
  }

  /** The call goes on in a channel that others can join. Its apps are told to go there. */
  open({ user }: Peer, callId: ChannelId, channelId: ChannelId): void {
    this.#openedTo = channelId;
    this.#table.open(user.id, callId);
    this.#openedTo = null;
  }

  /** The window of a call is there. */
  beat({ id }: Peer): void {
    this.#table.beat(id);
    this.#waitForTick();
  }

  /** The connection of a window is lost; its session is held. */
  lost({ id }: Peer): void {
    this.#table.lost(id);
  }

  /** A session is ending. Must be called before its peer leaves its room. `byOthers` as in `SessionRegistryOptions`. */
  dropped({ id }: Peer, byOthers: boolean): void {
    this.#table.dropped(id, byOthers);
  }

  /** The call of a person as one of their windows sees it, or null. */
  callOf(peer: Peer): Call | null {
    const call = this.#table.callOf(peer.user.id);
    const pair = call && this.#pairs.get(call.id);
    if (!call || !pair) return null;
    const isOutgoing = call.caller.userId === peer.user.id;
    const [own, other] = isOutgoing ? [call.caller, call.callee] : [call.callee, call.caller];
    return {
      id: call.id,
      other: this.#current(isOutgoing ? pair.callee : pair.caller),
      isOutgoing,
      withCamera: call.withCamera,
      isAccepted: call.acceptedMs !== null,
      isHere: own.peerId === peer.id,
      isOtherLost: other.isLost,
      forMs: call.acceptedMs === null ? 0 : Math.round(performance.now() - call.acceptedMs),
    };
  }

  missed({ user }: Peer): Promise<MissedCall[]> {
    return this.#options.store.missed(user.id);
  }

  takesCalls({ user }: Peer): Promise<boolean> {
    return this.#options.store.takesCalls(user.id);
  }

  async seeMissed({ user }: Peer): Promise<void> {
    await this.#options.write(() => this.#options.store.forgetMissed(user.id));
    this.#tellMissed(user.id, []);
  }

  /** Whether others may call this person. */
  async allow({ user }: Peer, allowed: boolean): Promise<void> {
    await this.#options.write(() => this.#options.store.setTakesCalls(user.id, allowed));
    for (const { peer } of this.#options.sessions.ofUser(user.id)) {
      peer.notify('call:allowed', { allowed });
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const timer of this.#closing.values()) clearTimeout(timer);
    this.#closing.clear();
  }

  #refuse(caller: User, callee: User, refusal: CallRefusal): CallRefusal {
    this.#miss(caller, callee);
    return refusal;
  }

  /** Nobody waits for this write. */
  #miss(caller: User, callee: User): void {
    if (this.#isClosed) return;
    const { store, write, log } = this.#options;
    write(() => store.addMissed(callee.id, caller.id, Date.now()))
      .then(() => store.missed(callee.id))
      .then((missed) => this.#tellMissed(callee.id, missed))
      .catch((error: unknown) => log.warn('a missed call could not be stored', { error }));
  }

  #tellMissed(userId: UserId, missed: readonly MissedCall[]): void {
    for (const { peer } of this.#options.sessions.ofUser(userId)) {
      peer.notify('call:missed', { missed });
    }
  }

  #tellChange(userId: UserId): void {
    for (const { peer } of this.#options.sessions.ofUser(userId)) {
      peer.notify('call:changed', () => {
        const call = this.callOf(peer);
        return call && { call };
      });
    }
  }

  #finish(call: TableCall, ending: CallEnding, by: UserId | null): void {
    const pair = this.#pairs.get(call.id);
    const isMissed = ending === 'cancelled' || ending === 'unanswered';
    if (call.acceptedMs !== null) {
      this.#closeLater(call.id);
      // Not when the server ends: then the call goes on after a restart.
      if (!this.#isClosed) {
        this.#write('a call could not be removed', () =>
          this.#options.store.removeOngoing(call.id),
        );
      }
    } else this.#endRing(call, isMissed);
    this.#pairs.delete(call.id);
    if (!pair) return;
    if (isMissed) this.#miss(pair.caller, pair.callee);
    const { caller, callee } = pair;
    for (const [user, other] of [
      [caller, callee],
      [callee, caller],
    ] as const) {
      const told = {
        callId: call.id,
        other: this.#current(other),
        ending,
        byMe: by === user.id,
        channelId: this.#openedTo,
      };
      for (const { peer } of this.#options.sessions.ofUser(user.id)) {
        peer.notify('call:ended', told);
      }
    }
  }

  #endRing({ id }: TableCall, isMissed: boolean): void {
    const pair = this.#pairs.get(id);
    if (pair) this.#options.push.noteRingEnd(pair.callee, pair.caller, id, isMissed);
  }

  /** The channel of a call that has just been accepted. Returns whether it has. */
  #openChannel({ id, acceptedMs }: TableCall): boolean {
    const pair = this.#pairs.get(id);
    if (acceptedMs === null || !pair || this.#options.channels.has(id)) return false;
    this.#openChannelOf(id, pair);
    return true;
  }

  #openChannelOf(id: ChannelId, { caller, callee }: Pair): void {
    const people = [this.#current(caller), this.#current(callee)];
    this.#options.channels.openCall(channelOf(id, people));
  }

  /** For a restart of the server. Nobody waits for this write. */
  #keep({ id, caller, callee, withCamera }: TableCall): void {
    const { store } = this.#options;
    const call = { id, callerId: caller.userId, calleeId: callee.userId, withCamera };
    const acceptedAt = Date.now();
    this.#write('a call could not be stored', () => store.addOngoing({ ...call, acceptedAt }));
  }

  #write(complaint: string, change: () => Promise<void>): void {
    const { write, log } = this.#options;
    write(change).catch((error: unknown) => log.warn(complaint, { error }));
  }

  #closeLater(id: ChannelId): void {
    if (this.#isClosed) return;
    this.#closing.set(id, setTimeout(() => this.#closeChannel(id), closeAfterMs).unref());
    // After those who are told of the end have been told, also where that happens in this moment.
    queueMicrotask(() => this.#closeEmpty());
  }

  #closeEmpty(): void {
    for (const id of this.#closing.keys()) {
      if (this.#options.rooms.sizeOf(id) === 0) this.#closeChannel(id);
    }
  }

  #closeChannel(id: ChannelId): void {
    clearTimeout(this.#closing.get(id));
    if (this.#closing.delete(id)) this.#options.channels.closeCall(id);
  }

  #waitForTick(): void {
    clearTimeout(this.#timer);
    const at = this.#table.nextMs;
    if (at === null || this.#isClosed) return;
    const inMs = Math.max(0, at - performance.now());
    this.#timer = setTimeout(() => {
      this.#table.tick();
      this.#waitForTick();
    }, inMs).unref();
  }

  /** A user as they are now, as far as they are connected. */
  #current(user: User): User {
    return this.#options.sessions.ofUser(user.id)[0]?.peer.user ?? user;
  }
}

function windowOf({ id, user }: Peer) {
  return { peerId: id, userId: user.id };
}

/** The name of a channel for these people, as long as a name may be. */
export function nameFor(people: readonly User[]): string {
  const names = people.map(({ name }) => name);
  const whole = names.join(', ');
  if (whole.length <= channelNameMaxLength) return whole;
  const each = Math.floor((channelNameMaxLength - 2 * (names.length - 1)) / names.length);
  return names.map((name) => (name.length <= each ? name : `${cut(name, each - 1)}…`)).join(', ');
}

/** At most so many UTF-16 units, without half of a character at the end. */
function cut(text: string, length: number): string {
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length > length) break;
    kept += segment;
  }
  return kept.trimEnd();
}

function channelOf(id: ChannelId, people: readonly User[]): Channel {
  return {
    ...plainChannelSettings,
    id,
    name: nameFor(people),
    status: '',
    // After all other channels, so that those keep their places.
    position: Number.MAX_SAFE_INTEGER,
    temporary: false,
    overrides: people.map((user) => ({
      subject: { userId: user.id },
      allow: ['seeChannel', 'join'],
      deny: [],
    })),
    isCall: true,
  };
}
