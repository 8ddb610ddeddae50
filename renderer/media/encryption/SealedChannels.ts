/** Also looked for by `MediaConnection`, before anything of encryption is loaded. */
const storageKey = 'perch.sealedChannels';
/** More than anybody goes to; the one that was entered longest ago is forgotten. */
const channelsMax = 500;

/** In which channels the user has been while they were encrypted, so that the app notices when one is not any more. */
export class SealedChannels {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  #ids: readonly string[];

  /** @param storage null: they are forgotten with the page */
  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null) {
    this.#storage = storage;
    this.#ids = read(storage);
  }

  has(channelId: string): boolean {
    return this.#ids.includes(channelId);
  }

  add(channelId: string): void {
    if (this.#ids.at(-1) === channelId) return;
    this.#keep([...this.#without(channelId), channelId].slice(-channelsMax));
  }

  delete(channelId: string): void {
    this.#keep(this.#without(channelId));
  }

  #without(channelId: string): string[] {
    return this.#ids.filter((each) => each !== channelId);
  }

  #keep(ids: readonly string[]): void {
    this.#ids = ids;
    if (ids.length === 0) this.#storage?.removeItem(storageKey);
    else this.#storage?.setItem(storageKey, JSON.stringify(ids));
  }
}

function read(storage: Pick<Storage, 'getItem'> | null): string[] {
  try {
    const ids: unknown = JSON.parse(storage?.getItem(storageKey) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
