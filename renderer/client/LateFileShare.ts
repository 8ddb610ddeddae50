import type { FileShare } from '../state/FileShare.ts';

type ClosableFileShare = FileShare & { close(): void };

/** Sharing files, whose code is not part of the page's first load. Owns it. */
export class LateFileShare {
  readonly #load: () => Promise<ClosableFileShare>;
  #loading: Promise<ClosableFileShare> | null = null;

  /** @param load called once, and again after it has failed */
  constructor(load: () => Promise<ClosableFileShare>) {
    this.#load = load;
  }

  load(): Promise<FileShare> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  close(): void {
    this.#loading?.then(
      (share) => share.close(),
      () => undefined,
    );
  }
}
