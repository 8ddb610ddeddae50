import { EventEmitter } from 'node:events';
import { type CallEnding, callGraceMs, callLostMs, ringMs } from '../../shared/domain/Call.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';

/** One window of a user. */
export interface CallWindow {
  readonly userId: UserId;
  readonly peerId: PeerId;
}

/** One of the two people of a call. */
export interface CallSide {
  readonly userId: UserId;
  /** The window that has called or has accepted, or has come back; null before, and while nobody is back yet. */
  readonly peerId: PeerId | null;
  /** Whether that window is in the channel of the call. */
  readonly isInside: boolean;
  readonly isLost: boolean;
  /** When it was last heard of. */
  readonly seenMs: number;
  /** Until when the call waits for this person to enter; null while they are inside, and before it is accepted. */
  readonly awaitedUntilMs: number | null;
}

/** A call that rings or is accepted. Times are of the clock of its table. */
export interface TableCall {
  /** Also the id of its channel. */
  readonly id: ChannelId;
  readonly caller: CallSide;
  readonly callee: CallSide;
  readonly withCamera: boolean;
  /** Until when it rings. */
  readonly ringsUntilMs: number;
  /** Null while it rings. */
  readonly acceptedMs: number | null;
}

interface CallTableEvents {
  changed: [TableCall];
  /** Null when nobody ended it: it took too long. */
  ended: [TableCall, CallEnding, by: UserId | null];
}

/** `inCall`: the caller is in another call. */
export type RingOutcome = 'ringing' | 'accepted' | 'busy' | 'inCall';

type SideName = 'caller' | 'callee';
const sideNames = ['caller', 'callee'] as const;

/**
 * The state of all calls: who rings whom, who has accepted, whose connection is lost. Nobody is in two calls at once. Knows
 * neither sockets nor rooms: it is told what happens, and `tick` at `nextMs`.
 */
export class CallTable extends EventEmitter<CallTableEvents> {
  readonly #now: () => number;
  /** By each of its two people. */
  readonly #calls = new Map<UserId, TableCall>();

  /** @param now a monotonic clock, in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    super();
    this.#now = now;
  }

  /** The call of a person, or null. */
  callOf(userId: UserId): TableCall | null {
    return this.#calls.get(userId) ?? null;
  }

  /** When the next `tick` is due; null while nothing waits. */
  get nextMs(): number | null {
    const times = this.#all.flatMap((call) =>
      call.acceptedMs === null
        ? [call.ringsUntilMs]
        : sideNames.map((name) => dueAt(call[name])).filter((at) => at !== null),
    );
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Somebody calls a person. Two who call each other are in one call. `id` is of the new call, if there is one. */
  ring(
    id: ChannelId,
    { userId, peerId }: CallWindow,
    calleeId: UserId,
    withCamera: boolean,
  ): RingOutcome {
    const own = this.callOf(userId);
    if (own) {
      const isGlare = own.callee.userId === userId && own.caller.userId === calleeId;
      return isGlare && this.accept({ userId, peerId }, own.id) ? 'accepted' : 'inCall';
    }
    if (this.#calls.has(calleeId)) return 'busy';
    const now = this.#now();
    const side = { isInside: false, isLost: false, seenMs: now, awaitedUntilMs: null };
    this.#save({
      id,
      caller: { ...side, userId, peerId },
      callee: { ...side, userId: calleeId, peerId: null },
      withCamera,
      ringsUntilMs: now + ringMs,
      acceptedMs: null,
    });
    return 'ringing';
  }

  /** A call that goes on after a restart: both of its people are awaited. `forMs`: for how long it has been accepted. */
  restore(
    id: ChannelId,
    [callerId, calleeId]: readonly [UserId, UserId],
    withCamera: boolean,
    forMs: number,
  ): void {
    const now = this.#now();
    const side = {
      peerId: null,
      isInside: false,
      isLost: true,
      seenMs: now,
      awaitedUntilMs: now + callGraceMs,
    };
    this.#save({
      id,
      caller: { ...side, userId: callerId },
      callee: { ...side, userId: calleeId },
      withCamera,
      ringsUntilMs: now,
      acceptedMs: now - forMs,
    });
  }

  /** A window of the called person answers. Returns false when it does not ring there. */
  accept({ userId, peerId }: CallWindow, id: ChannelId): boolean {
    const call = this.#find(userId, id);
    if (!call || call.acceptedMs !== null || call.callee.userId !== userId) return false;
    const now = this.#now();
    const entering = { seenMs: now, awaitedUntilMs: now + callGraceMs };
    this.#save({
      ...call,
      caller: { ...call.caller, ...entering },
      callee: { ...call.callee, ...entering, peerId },
      acceptedMs: now,
    });
    return true;
  }

  /** One of the two gives up, declines or hangs up. Does nothing when there is no such call. */
  end(userId: UserId, id: ChannelId): void {
    const call = this.#find(userId, id);
    if (!call) return;
    const isCaller = call.caller.userId === userId;
    const ending = call.acceptedMs !== null ? 'hungUp' : isCaller ? 'cancelled' : 'declined';
    this.#end(call, ending, userId);
  }

  /** One of the two makes it a channel that others can join. Returns false for a call that is not accepted. */
  open(userId: UserId, id: ChannelId): boolean {
    const call = this.#find(userId, id);
    if (!call || call.acceptedMs === null) return false;
    this.#end(call, 'opened', userId);
    return true;
  }

  /** A window has entered a channel. One of a call that has gone elsewhere has hung up. */
  entered(window: CallWindow, channelId: ChannelId | null): void {
    const call = this.callOf(window.userId);
    if (!call || call.acceptedMs === null) return;
    if (channelId !== call.id) {
      this.left(window.peerId);
      return;
    }
    this.#change(call, nameOf(call, window.userId), {
      peerId: window.peerId,
      isInside: true,
      isLost: false,
      seenMs: this.#now(),
      awaitedUntilMs: null,
    });
  }

  /** A window has left its channel: in the channel of a call, it has hung up. */
  left(peerId: PeerId): void {
    const found = this.#withWindow(peerId);
    if (found?.side.isInside) this.#end(found.call, 'hungUp', found.side.userId);
  }

  /** The session of a window is ending. `byOthers`: somebody else has ended it, and it does not come back. */
  dropped(peerId: PeerId, byOthers: boolean): void {
    const found = this.#withWindow(peerId);
    if (!found) return;
    const { call, name, side } = found;
    if (byOthers || call.acceptedMs === null) {
      this.end(side.userId, call.id);
      return;
    }
    const awaitedUntilMs = this.#now() + callGraceMs;
    this.#change(call, name, { peerId: null, isInside: false, isLost: true, awaitedUntilMs });
  }

  /** The connection of a window is lost; its session is held. */
  lost(peerId: PeerId): void {
    const found = this.#withWindow(peerId);
    if (found?.side.isInside) this.#change(found.call, found.name, { isLost: true });
  }

  /** A window says that it is there. */
  beat(peerId: PeerId): void {
    const found = this.#withWindow(peerId);
    if (!found?.side.isInside) return;
    this.#change(found.call, found.name, { isLost: false, seenMs: this.#now() });
  }

  /** Ends what has waited for too long, and notices whose connection is lost. */
  tick(): void {
    const now = this.#now();
    for (const call of this.#all) {
      if (call.acceptedMs === null) {
        if (now >= call.ringsUntilMs) this.#end(call, 'unanswered', null);
        continue;
      }
      const late = [call.caller, call.callee].filter((side) => (dueAt(side) ?? Infinity) <= now);
      if (late.some(({ awaitedUntilMs }) => awaitedUntilMs !== null)) {
        this.#end(call, 'lost', null);
      } else {
        for (const { peerId } of late) if (peerId !== null) this.lost(peerId);
      }
    }
  }

  get #all(): TableCall[] {
    return [...new Set(this.#calls.values())];
  }

  #find(userId: UserId, id: ChannelId): TableCall | null {
    const call = this.callOf(userId);
    return call?.id === id ? call : null;
  }

  #withWindow(peerId: PeerId) {
    for (const call of this.#calls.values()) {
      for (const name of sideNames) {
        if (call[name].peerId === peerId) return { call, name, side: call[name] };
      }
    }
    return null;
  }

  #change(call: TableCall, name: SideName, change: Partial<CallSide>): void {
    const side = { ...call[name], ...change };
    const { peerId, isInside, isLost } = call[name];
    const isNews = peerId !== side.peerId || isInside !== side.isInside || isLost !== side.isLost;
    this.#save({ ...call, [name]: side }, isNews);
  }

  #save(call: TableCall, isNews = true): void {
    for (const name of sideNames) this.#calls.set(call[name].userId, call);
    if (isNews) this.emit('changed', call);
  }

  #end(call: TableCall, ending: CallEnding, by: UserId | null): void {
    for (const name of sideNames) this.#calls.delete(call[name].userId);
    this.emit('ended', call, ending, by);
  }
}

function nameOf(call: TableCall, userId: UserId): SideName {
  return call.caller.userId === userId ? 'caller' : 'callee';
}

/** When something has to be done about a side of an accepted call; null while nothing waits. */
function dueAt({ isInside, isLost, seenMs, awaitedUntilMs }: CallSide): number | null {
  if (awaitedUntilMs !== null) return awaitedUntilMs;
  return isInside && !isLost ? seenMs + callLostMs : null;
}
