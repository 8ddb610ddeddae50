import type { Readable } from 'node:stream';

const keptCharacters = 4_000;

/** Keeps the end of what a process prints, for the day that it ends by itself. */
export class StderrTail {
  #text = '';

  listenTo(stream: Pick<Readable, 'on'> | null | undefined): void {
    stream?.on('data', (chunk: unknown) => {
      this.#text = `${this.#text}${chunk}`.slice(-keptCharacters);
    });
  }

  get text(): string {
    return this.#text.trim();
  }
}
