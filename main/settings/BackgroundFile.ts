import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../jsonFile.ts';

const contentField = z.object({ picture: z.string().startsWith('data:image/') });

/** The picture that a person has chosen to stand behind them, the same on every server. Kept in a JSON file. */
export class BackgroundFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** The picture as a data address; null without one. */
  read(): string | null {
    return readJsonFile(this.#file, (found) => contentField.parse(found))?.picture ?? null;
  }

  keep(picture: string): void {
    writeJsonFile(this.#file, { picture });
  }
}
