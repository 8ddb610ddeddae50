import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DataStore, ERRORS, Upload } from '@tus/server';

/** The files that uploads are written to. */
interface UploadFiles {
  pathOf(id: string): string;
  /** How many bytes of a file are there. */
  receivedOf(id: string): Promise<number>;
}

/**
 * Where tus's server writes what it receives: at the end of files that have been announced before. (tus's own store of files
 * would make the folder itself, and end the process when that fails.)
 */
export class UploadStore extends DataStore {
  readonly #files: UploadFiles;
  readonly #sizeOf: (id: string) => number | undefined;

  /** @param sizeOf the whole size of a known upload */
  constructor(files: UploadFiles, sizeOf: (id: string) => number | undefined) {
    super();
    this.#files = files;
    this.#sizeOf = sizeOf;
    // Of these requests only the one that changes a known length comes here, and that is refused as wrong.
    this.extensions = ['creation-defer-length'];
  }

  override async getUpload(id: string): Promise<Upload> {
    const size = this.#sizeOf(id);
    if (size === undefined) throw ERRORS.FILE_NOT_FOUND;
    return new Upload({ id, size, offset: await this.#files.receivedOf(id) });
  }

  /** Returns the offset after it. What has arrived before a broken connection stays. */
  override async write(body: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(this.#files.pathOf(id), { flags: 'r+', start: offset });
    try {
      await pipeline(body, file);
    } catch {
      throw ERRORS.FILE_WRITE_ERROR;
    }
    return offset + file.bytesWritten;
  }
}
