import { z } from 'zod';
import { readJsonFile, tryWriteJsonFile } from '../jsonFile.ts';

const memoryField = z.looseObject({ running: z.boolean() });

/** Remembers from one start of the app to the next whether its server shall run. */
export class HostedServerState {
  readonly #file: string;
  #content: z.output<typeof memoryField>;

  constructor(file: string) {
    this.#file = file;
    this.#content = readJsonFile(file, (content) => memoryField.parse(content)) ?? {
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
