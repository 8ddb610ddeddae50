import { formatFingerprint } from '../../certs/keyFingerprint.ts';
import type { AddServerOutcome, LinkRequest, ServerItem } from '../../shared/ipc/servers.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { normalizePin } from './normalizePin.ts';
import { emptyLinkRequest, type PendingLinks } from './PendingLinks.ts';
import type { ServerProbe } from './probeServer.ts';
import type { ServerEntry, ServerList } from './ServerList.ts';
import { serverUrlsFor } from './serverAddress.ts';
import { isServerLink, parseServerLink } from './serverLink.ts';

/** What the servers need of the rest of the app. */
export interface ServersNeeds {
  readonly serverList: ServerList;
  readonly pendingLinks: PendingLinks;
  readonly probe: (url: string, expectedPin: string | null) => Promise<ServerProbe>;
  /** The pages of the servers. Null stands for the start page. */
  readonly pages: {
    readonly shownServerId: string | null;
    show(entry: ServerEntry | null): void;
    /** Closes a server's page and deletes everything that it stored. */
    forget(entry: ServerEntry): Promise<void>;
    /** Closes a server's page and copies what it stored to the session of another entry. */
    move(before: ServerEntry, after: ServerEntry): Promise<void>;
  };
  /** The server in one of whose channels I am. */
  readonly joinedServerId: () => string | null;
}

/** A server on this machine. Its key is known without probing it. */
export interface OwnServer {
  /** Origin. */
  readonly url: string;
  /** SHA-256 of its key as 64 hex digits; null to trust the certificates that the system trusts. */
  readonly pin: string | null;
  /** Its own name; null when it is not known. */
  readonly name: string | null;
  readonly linkRequest: LinkRequest;
  /** Whether its page is to be shown. */
  readonly show: boolean;
}

type FailedOutcome = Extract<AddServerOutcome, { kind: 'failed' }>;

/** The server that an address or a link stands for. */
interface Target {
  /** Possible origins, the likeliest first. */
  readonly urls: readonly string[];
  readonly pin: string | null;
  readonly linkRequest: LinkRequest;
}

/** The servers of the app: the list, the shown one, and adding, checking and removing them. */
export class Servers extends TypedEmitter<{ changed: readonly ServerItem[] }> {
  readonly #needs: ServersNeeds;
  /** By server id: SHA-256 of the key that the server showed instead of the pinned one. */
  readonly #changedCertificates = new Map<string, string>();
  /** The last list that was emitted, as JSON. */
  #lastSent = '';

  constructor(needs: ServersNeeds) {
    super();
    this.#needs = needs;
    needs.serverList.on('changed', () => this.refresh());
  }

  /** The list for the rail. */
  list(): ServerItem[] {
    const { serverList, pages, joinedServerId } = this.#needs;
    return serverList.servers.map(({ id, url, name, picture, pin }) => {
      const host = url.slice('https://'.length);
      const shown = this.#changedCertificates.get(id);
      return {
        id,
        host,
        name: name ?? host,
        picture,
        shown: pages.shownServerId === id,
        joined: joinedServerId() === id,
        certificateChanged:
          shown === undefined || pin === null
            ? null
            : { pinned: formatFingerprint(pin), shown: formatFingerprint(shown) },
      };
    });
  }

  /** Emits the list if it has changed. */
  refresh(): void {
    const list = this.list();
    const text = JSON.stringify(list);
    if (text === this.#lastSent) return;
    this.#lastSent = text;
    this.emit('changed', list);
  }

  /** Shows a server's page; the start page for null or an unknown server. */
  show(serverId: string | null): void {
    const { serverList, pages } = this.#needs;
    const entry = serverList.find(serverId);
    pages.show(entry);
    serverList.setLastShown(entry?.id ?? null);
    this.refresh();
  }

  /**
   * Adds the server of an address or a link, shows it, and delivers to its page what the link asks for.
   *
   * @param fingerprint the fingerprint that the user has compared, or null
   */
  async add(address: string, fingerprint: string | null): Promise<AddServerOutcome> {
    const target = targetOf(address, fingerprint);
    let failure: FailedOutcome = { kind: 'failed', reason: 'invalidAddress' };
    if (target === null) return failure;
    const known = target.urls.filter((url) => this.#needs.serverList.findByUrl(url) !== null);
    for (const url of known.length > 0 ? known : target.urls) {
      const outcome = await this.#addAt(url, target);
      if (outcome.kind !== 'failed') return outcome;
      // An answer that is not from Perch is a better reason than no answer at another port.
      if (failure.reason !== 'notPerch') failure = outcome;
    }
    return failure;
  }

  /** Adds a server of this machine, or updates it, without probing it. Returns its id. */
  adopt({ url, pin, name, linkRequest, show }: OwnServer): string {
    const { serverList, pendingLinks } = this.#needs;
    const { id, pin: pinBefore, picture } = serverList.add(url, pin);
    // The key may be new. On this machine the current key is known, so it replaces the pin.
    if (pin !== null && pin !== pinBefore) {
      serverList.setPin(id, pin);
      this.#changedCertificates.delete(id);
      this.refresh();
    }
    if (name !== null) serverList.describe(id, name, picture);
    if (show) this.#open(id, linkRequest);
    else pendingLinks.deliver(id, linkRequest);
    return id;
  }

  /** Removes a server with everything that this app stores for it. */
  async remove(serverId: string): Promise<void> {
    const { serverList, pages, pendingLinks } = this.#needs;
    const entry = serverList.find(serverId);
    if (entry === null) return;
    const wasShown = pages.shownServerId === serverId;
    serverList.remove(serverId);
    pendingLinks.forget(serverId);
    this.#changedCertificates.delete(serverId);
    if (wasShown) this.show(null);
    await pages.forget(entry);
    this.refresh();
  }

  /**
   * Trusts the other key that a server has shown, after the user has compared it. What this app stores for the server stays,
   * with the device key, so the user keeps the same identity there. Returns false when the server does not show this key.
   */
  async trustKey(serverId: string, fingerprint: string): Promise<boolean> {
    const shown = this.#changedCertificates.get(serverId);
    const known = this.#needs.serverList.find(serverId);
    if (known === null || shown === undefined || normalizePin(fingerprint) !== shown) return false;
    await this.#changeKey(known, shown);
    this.show(serverId);
    return true;
  }

  /** SHA-256 of the key that a server must show; null where the system's trust is enough. */
  pinOf(serverId: string): string | null {
    return this.#needs.serverList.find(serverId)?.pin ?? null;
  }

  /** Where a server is, and its pin; null for one that is not in the list. */
  placeOf(serverId: string | null): Pick<ServerEntry, 'url' | 'pin'> | null {
    return this.#needs.serverList.find(serverId);
  }

  /** Stores a server's own name. It could send the name, so it has shown the right key. */
  describe(serverId: string, name: string, picture: string | null): void {
    this.#needs.serverList.describe(serverId, name, picture);
    if (this.#changedCertificates.delete(serverId)) this.refresh();
  }

  /** A server has shown another key than the pinned one, and the connection was refused. */
  reportWrongKey(serverId: string, shown: string): void {
    if (this.#changedCertificates.get(serverId) === shown) return;
    this.#changedCertificates.set(serverId, shown);
    this.refresh();
  }

  async #addAt(url: string, { pin, linkRequest }: Target): Promise<AddServerOutcome> {
    const { serverList, probe } = this.#needs;
    const known = serverList.findByUrl(url);
    if (known !== null && (pin === null || pin === known.pin)) {
      this.#open(known.id, linkRequest);
      return { kind: 'added', serverId: known.id };
    }
    const expected = known?.pin ?? pin;
    const found = await probe(url, expected);
    const { host } = new URL(url);
    if (found.kind === 'unreachable' || found.kind === 'notPerch') {
      return { kind: 'failed', reason: found.kind };
    }
    const { fingerprint } = found;
    if (found.kind === 'wrongCertificate') {
      if (known !== null) this.reportWrongKey(known.id, fingerprint);
      return wrongCertificate(host, expected ?? fingerprint, fingerprint);
    }
    // A link must not replace the pin of a known server. A link of an older version pins the certificate.
    if (pin !== null && pin !== fingerprint && pin !== found.certificate) {
      return wrongCertificate(host, pin, fingerprint);
    }
    if (!found.trusted && pin === null) {
      return { kind: 'unknownCertificate', host, fingerprint: formatFingerprint(fingerprint) };
    }
    const entry = serverList.add(url, pin && fingerprint);
    // A server without a pin stays without one while the system trusts it: its certificate may be renewed.
    if (!found.trusted) {
      // The system trusted it so far, so its session may have refused this key.
      if (known?.pin === null) await this.#changeKey(known, fingerprint);
      else serverList.setPin(entry.id, fingerprint);
    }
    this.#open(entry.id, linkRequest);
    return { kind: 'added', serverId: entry.id };
  }

  /**
   * Pins a key that the server's session may have refused. The server gets a new session with a copy of what the old one
   * stored. Its page is closed; after a failure it is shown again.
   *
   * @throws Error when copying or writing fails: the old pin stays; or when the old session cannot be cleared
   */
  async #changeKey(before: ServerEntry, pin: string): Promise<void> {
    const { serverList, pages } = this.#needs;
    const after = serverList.withKey(before, pin);
    try {
      await pages.move(before, after);
      // Until this is written, the old session has the device key.
      serverList.replace(after);
      this.#changedCertificates.delete(before.id);
      await pages.forget(before);
    } catch (error) {
      this.show(before.id);
      throw error;
    }
  }

  #open(serverId: string, linkRequest: LinkRequest): void {
    this.#needs.pendingLinks.deliver(serverId, linkRequest);
    this.show(serverId);
  }
}

function wrongCertificate(host: string, pinned: string, shown: string): AddServerOutcome {
  return {
    kind: 'wrongCertificate',
    host,
    pinned: formatFingerprint(pinned),
    shown: formatFingerprint(shown),
  };
}

function targetOf(address: string, fingerprint: string | null): Target | null {
  const compared = fingerprint === null ? null : normalizePin(fingerprint.trim());
  if (fingerprint !== null && compared === null) return null;
  if (!isServerLink(address)) {
    return { urls: serverUrlsFor(address), pin: compared, linkRequest: emptyLinkRequest };
  }
  const link = parseServerLink(address);
  if (link === null) return null;
  const { url, pin, channelId, joinCode, linkCode } = link;
  return {
    urls: [url],
    pin: pin ?? compared,
    linkRequest: { channelId, joinCode, linkCode, ownerCode: null },
  };
}
