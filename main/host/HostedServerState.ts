import { z } from 'zod';
import { readJsonFile, tryWriteJsonFile } from '../jsonFile.ts';

const stateField = z.looseObject({ running: z.boolean() });

/** Stores in a JSON file whether the app starts its server at the next start. */
export class HostedServerState {
  readonly #file: string;
  #content: z.output<typeof stateField>;

  constructor(file: string) {
    this.#file = file;
    this.#content = readJsonFile(file, (content) => stateField.parse(content)) ?? {
      running: false,
    };
  }

  get running(): boolean {
    return this.#content.running;
  }

  set running(running: boolean) {
    if (running === this.#content.running) return;
    this.#content = { ...this.#content, running };
    tryWriteJsonFile(this.#file, this.#content);
  }
}
