import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { Occupant, Presence, PresenceChange } from '../../shared/domain/Presence.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/**
 * Changes are sent at once, so that the answer to a request arrives after its change: up to forty changes of one peer or
 * channel in a row, then ten a second, more than anybody makes by hand.
 */
const atOnceBurst = 40;
const atOncePerSecond = 10;
/** Changes beyond that wait for so long; of one peer or channel, only the last is sent. */
const tickMs = 100;

/**
 * The presence of this server as a numbered list of changes, and as a whole snapshot at any moment. Only real differences
 * are emitted. However often a peer switches, others get few messages, the last one with the newest state.
 */
export class PresenceFeed extends EventEmitter<{ changed: [number, PresenceChange] }> {
  readonly #channels: ChannelDirectory;
  readonly #rooms: RoomRegistry;
  readonly #lastSent = new Map<PeerId, Occupant>();
  /** Limits the changes of each peer and channel that are sent at once. */
  readonly #immediate = new RateLimits(atOnceBurst, atOncePerSecond);
  /** The last change of each peer or channel that waits, in the order of arrival. */
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

  /** All channels and occupants now. Emits what waits first, so that nothing older follows the snapshot. */
  snapshot(): Presence {
    this.#emitWaiting();
    return {
      revision: this.#revision,
      channels: this.#channels.all,
      occupants: this.#rooms.occupants,
    };
  }

  #note(about: string, change: PresenceChange): void {
    this.#waiting.delete(about);
    if (this.#immediate.take(about)) {
      this.#emitNews([change]);
      return;
    }
    this.#waiting.set(about, change);
    this.#tick ??= setTimeout(() => this.#emitWaiting(), tickMs).unref();
  }

  #emitWaiting(): void {
    if (this.#tick !== null) clearTimeout(this.#tick);
    this.#tick = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#emitNews(waiting);
  }

  #emitNews(changes: readonly PresenceChange[]): void {
    for (const change of changes.filter((each) => this.#isNews(each))) {
      this.#revision += 1;
      this.emit('changed', this.#revision, change);
    }
  }

  /** Whether a change differs from what was sent last; notes it as sent. */
  #isNews(change: PresenceChange): boolean {
    if (change.kind === 'occupantLeft') return this.#lastSent.delete(change.peerId);
    if (change.kind !== 'occupantSaved') return true;
    const { occupant } = change;
    if (isDeepStrictEqual(this.#lastSent.get(occupant.peerId), occupant)) return false;
    this.#lastSent.set(occupant.peerId, occupant);
    return true;
  }
}
