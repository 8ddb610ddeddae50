import { EventEmitter } from 'node:events';
import type { Presence, PresenceChange } from '../../shared/domain/Presence.ts';
import type { ChannelDirectory } from './ChannelDirectory.ts';
import type { RoomRegistry } from './RoomRegistry.ts';

/** Numbers every change that everybody sees, and draws the whole picture at any moment. Holds no copy of it. */
export class PresenceBoard extends EventEmitter<{ changed: [number, PresenceChange] }> {
  readonly #channels: ChannelDirectory;
  readonly #rooms: RoomRegistry;
  #revision = 0;

  constructor(channels: ChannelDirectory, rooms: RoomRegistry) {
    super();
    this.#channels = channels;
    this.#rooms = rooms;
    channels.on('saved', (channel) => this.#tell({ kind: 'channelSaved', channel }));
    channels.on('deleted', (channelId) => this.#tell({ kind: 'channelDeleted', channelId }));
    rooms.on('saved', (occupant) => this.#tell({ kind: 'occupantSaved', occupant }));
    rooms.on('left', (peerId) => this.#tell({ kind: 'occupantLeft', peerId }));
  }

  /** All channels and everybody in them, now. */
  get presence(): Presence {
    return {
      revision: this.#revision,
      channels: this.#channels.all,
      occupants: this.#rooms.occupants,
    };
  }

  #tell(change: PresenceChange): void {
    this.#revision += 1;
    this.emit('changed', this.#revision, change);
  }
}
