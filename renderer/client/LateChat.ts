import type { Chat, ChatHolder } from '../actions/chat.ts';

type ClosableChat = Chat & { close(): void };

/** Text chat, whose code is not part of the page's first load. Owns it. */
export class LateChat implements ChatHolder {
  readonly #load: () => Promise<ClosableChat>;
  readonly #listeners = new Set<() => void>();
  #loading: Promise<void> | null = null;
  #chat: ClosableChat | null = null;

  constructor(load: () => Promise<ClosableChat>) {
    this.#load = load;
  }

  get current(): Chat | null {
    return this.#chat;
  }

  subscribe(listen: () => void): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }

  /** Loads it once; again after that has failed. */
  start(): void {
    this.#loading ??= this.#load().then(
      (chat) => {
        this.#chat = chat;
        for (const listen of this.#listeners) listen();
      },
      () => {
        this.#loading = null;
      },
    );
  }

  close(): void {
    this.#chat?.close();
  }
}
