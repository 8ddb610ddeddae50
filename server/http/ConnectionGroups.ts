import type { Socket } from 'node:net';
import { addressGroupOf } from '../limits/addressGroup.ts';

/**
 * Sockets by the address group that they come from, each group's in the order in which they came: who has too many is told
 * by group, so that nobody's many connections cost a neighbour one.
 */
export class ConnectionGroups {
  readonly #groups = new Map<string, Set<Socket>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** How many come from the same group as this socket. */
  countBeside(socket: Socket): number {
    return this.#groups.get(groupOf(socket))?.size ?? 0;
  }

  /** The oldest of the same group as this socket. */
  oldestBeside(socket: Socket): Socket | undefined {
    return this.#groups.get(groupOf(socket))?.values().next().value;
  }

  /** The oldest of the group that has the most. */
  oldestOfLargest(): Socket | undefined {
    let largest: Set<Socket> | undefined;
    for (const group of this.#groups.values()) {
      if (group.size > (largest?.size ?? 0)) largest = group;
    }
    return largest?.values().next().value;
  }

  add(socket: Socket): void {
    const key = groupOf(socket);
    const group = this.#groups.get(key) ?? new Set();
    this.#groups.set(key, group);
    group.add(socket);
    this.#size += 1;
  }

  delete(socket: Socket): void {
    const key = keys.get(socket) ?? '';
    const group = this.#groups.get(key);
    if (!group?.delete(socket)) return;
    this.#size -= 1;
    if (group.size === 0) this.#groups.delete(key);
  }

  [Symbol.iterator](): Iterator<Socket> {
    return [...this.#groups.values()].flatMap((group) => [...group])[Symbol.iterator]();
  }
}

/** Once it has closed, a socket no longer knows where it came from. */
const keys = new WeakMap<Socket, string>();

function groupOf(socket: Socket): string {
  const key = keys.get(socket) ?? addressGroupOf(socket.remoteAddress ?? '');
  keys.set(socket, key);
  return key;
}
