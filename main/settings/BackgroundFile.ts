import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../jsonFile.ts';

const contentField = z.object({ picture: z.string().startsWith('data:image/') });

/** The user's own background image for the camera, the same on every server. Stored in a JSON file. */
export class BackgroundFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** The image as a data URL; null without one. */
  read(): string | null {
    return readJsonFile(this.#file, (found) => contentField.parse(found))?.picture ?? null;
  }

  keep(picture: string): void {
    writeJsonFile(this.#file, { picture });
  }
}
