import type { Socket } from 'node:net';
import { addressGroupOf } from '../limits/addressGroup.ts';

/**
 * Sockets by their address group, in each group in the order of arrival. Limits apply per group, so that many connections of
 * one group cost no other group a connection.
 */
export class ConnectionGroups {
  readonly #groups = new Map<string, Set<Socket>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of sockets in this socket's group. */
  countBeside(socket: Socket): number {
    return this.#groups.get(groupOf(socket))?.size ?? 0;
  }

  /** The oldest socket in this socket's group. */
  oldestBeside(socket: Socket): Socket | undefined {
    return this.#groups.get(groupOf(socket))?.values().next().value;
  }

  /** The oldest socket of the largest group. */
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

/** The group of each socket, because a closed socket has no remote address. */
const keys = new WeakMap<Socket, string>();

function groupOf(socket: Socket): string {
  const key = keys.get(socket) ?? addressGroupOf(socket.remoteAddress ?? '');
  keys.set(socket, key);
  return key;
}
