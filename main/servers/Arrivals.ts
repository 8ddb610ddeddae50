import type { Arrival } from '../../shared/ipc/servers.ts';

export const emptyArrival: Arrival = { channelId: null, joinCode: null, ownerCode: null };

/** Brings what a link asked for to the page of its server: at once when the page listens, else when it asks. */
export class Arrivals {
  readonly #tell: (serverId: string, arrival: Arrival) => void;
  readonly #waiting = new Map<string, Arrival>();
  readonly #listening = new Set<string>();

  /** @param tell sends `page:arrived` to the page of a server */
  constructor(tell: (serverId: string, arrival: Arrival) => void) {
    this.#tell = tell;
  }

  deliver(serverId: string, arrival: Arrival): void {
    if (Object.values(arrival).every((part) => part === null)) return;
    if (this.#listening.has(serverId)) this.#tell(serverId, arrival);
    else this.#waiting.set(serverId, arrival);
  }

  /** What waits for a page, which from now on listens. */
  take(serverId: string): Arrival {
    const arrival = this.#waiting.get(serverId) ?? emptyArrival;
    this.#waiting.delete(serverId);
    this.#listening.add(serverId);
    return arrival;
  }

  /** The page is loaded anew, or gone. */
  pageLeft(serverId: string): void {
    this.#listening.delete(serverId);
  }

  forget(serverId: string): void {
    this.pageLeft(serverId);
    this.#waiting.delete(serverId);
  }
}
