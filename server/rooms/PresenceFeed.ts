import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { Occupant, Presence, PresenceChange } from '../../shared/domain/Presence.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/**
 * What somebody does is told at once, so that the answer to a request comes after what everybody saw of it: forty changes
 * of one person or channel in a row, then ten a second, more than anybody does by hand.
 */
const atOnceBurst = 40;
const atOncePerSecond = 10;
/** What is more than that waits so long, and becomes one message. */
const tickMs = 100;

/**
 * Numbers every change that everybody sees, and draws the whole picture at any moment. Only what differs from what was told
 * before is told; and however often somebody switches, each of the others gets few messages, the last with the newest state.
 */
export class PresenceFeed extends EventEmitter<{ changed: [number, PresenceChange] }> {
  readonly #channels: ChannelDirectory;
  readonly #rooms: RoomRegistry;
  readonly #lastSent = new Map<PeerId, Occupant>();
  /** How often each person or channel has been told of lately. */
  readonly #atOnce = new RateLimits(atOnceBurst, atOncePerSecond);
  /** By whom or what they are about, in the order in which they came last. */
  readonly #waiting = new Map<string, PresenceChange>();
  #tick: NodeJS.Timeout | null = null;
  #revision = 0;

  constructor(channels: ChannelDirectory, rooms: RoomRegistry) {
    super();
    this.#channels = channels;
    this.#rooms = rooms;
    channels.on('saved', (channel) => this.#note(channel.id, { kind: 'channelSaved', channel }));
    channels.on('deleted', (channelId) => {
      this.#note(channelId, { kind: 'channelDeleted', channelId });
    });
    rooms.on('saved', (occupant) => {
      this.#note(occupant.peerId, { kind: 'occupantSaved', occupant });
    });
    rooms.on('left', (peerId) => this.#note(peerId, { kind: 'occupantLeft', peerId }));
  }

  /** All channels and everybody in them, now. What was not told yet is told first, so that nothing older comes after it. */
  snapshot(): Presence {
    this.#tellWaiting();
    return {
      revision: this.#revision,
      channels: this.#channels.all,
      occupants: this.#rooms.occupants,
    };
  }

  #note(about: string, change: PresenceChange): void {
    this.#waiting.delete(about);
    if (this.#atOnce.take(about)) {
      this.#tell([change]);
      return;
    }
    this.#waiting.set(about, change);
    this.#tick ??= setTimeout(() => this.#tellWaiting(), tickMs).unref();
  }

  #tellWaiting(): void {
    if (this.#tick !== null) clearTimeout(this.#tick);
    this.#tick = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#tell(waiting);
  }

  #tell(changes: readonly PresenceChange[]): void {
    for (const change of changes.filter((each) => this.#isNews(each))) {
      this.#revision += 1;
      this.emit('changed', this.#revision, change);
    }
  }

  /** Whether others see a difference to what they were told last; takes note of it. */
  #isNews(change: PresenceChange): boolean {
    if (change.kind === 'occupantLeft') return this.#lastSent.delete(change.peerId);
    if (change.kind !== 'occupantSaved') return true;
    const { occupant } = change;
    if (isDeepStrictEqual(this.#lastSent.get(occupant.peerId), occupant)) return false;
    this.#lastSent.set(occupant.peerId, occupant);
    return true;
  }
}
