import type { LinkRequest } from '../../shared/ipc/servers.ts';

export const emptyLinkRequest: LinkRequest = {
  channelId: null,
  joinCode: null,
  linkCode: null,
  ownerCode: null,
};

/**
 * Delivers what a link asks for to the page of its server: at once when the page listens, else when it calls `page:takeLink`.
 */
export class PendingLinks {
  readonly #send: (serverId: string, linkRequest: LinkRequest) => void;
  readonly #waiting = new Map<string, LinkRequest>();
  readonly #listening = new Set<string>();

  /** @param send sends `page:linkOpened` to the page of a server */
  constructor(send: (serverId: string, linkRequest: LinkRequest) => void) {
    this.#send = send;
  }

  deliver(serverId: string, linkRequest: LinkRequest): void {
    if (Object.values(linkRequest).every((part) => part === null)) return;
    if (this.#listening.has(serverId)) this.#send(serverId, linkRequest);
    else this.#waiting.set(serverId, linkRequest);
  }

  /** Returns what waits for a page. From now on the page listens. */
  take(serverId: string): LinkRequest {
    const linkRequest = this.#waiting.get(serverId) ?? emptyLinkRequest;
    this.#waiting.delete(serverId);
    this.#listening.add(serverId);
    return linkRequest;
  }

  /** The page is reloaded or gone, and does not listen. */
  pageLeft(serverId: string): void {
    this.#listening.delete(serverId);
  }

  forget(serverId: string): void {
    this.pageLeft(serverId);
    this.#waiting.delete(serverId);
  }
}
