import { saveFile } from '../components/ui/saveFile.ts';

/** Where a file that comes from another app is put. */
export interface ReceivedFile {
  /** Adds to its end. @throws when there is no room */
  write(block: Uint8Array<ArrayBuffer>): Promise<void>;
  /** All is there: from now on the user has it. */
  finish(): Promise<void>;
  /** It will not be complete: nothing of it stays. */
  abandon(): Promise<void>;
}

/** Without a place on the disk, a file is kept in memory until it is complete. */
export const memoryMaxBytes = 250_000_000;

/** The part of the File System Access API that is used, which not every browser has. */
interface SavePickers {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<{
    createWritable(): Promise<{
      write(data: Uint8Array<ArrayBuffer>): Promise<void>;
      close(): Promise<void>;
      abort(): Promise<void>;
    }>;
  }>;
}

/** What became of the question where to put a file: a place; the user wants none after all; it is too large for memory. */
export type ChosenPlace = ReceivedFile | 'cancelled' | 'tooLarge';

/**
 * Asks where to put a file, by the browser's own dialog where there is one. Must be called while a press of the user counts.
 *
 * @param size in bytes
 */
export async function chooseReceivedFile(
  page: object,
  name: string,
  size: number,
): Promise<ChosenPlace> {
  const pickers: SavePickers = page;
  if (pickers.showSaveFilePicker !== undefined) {
    try {
      const handle = await pickers.showSaveFilePicker({ suggestedName: name });
      const file = await handle.createWritable();
      return {
        write: (block) => file.write(block),
        finish: () => file.close(),
        abandon: () => file.abort(),
      };
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'cancelled';
      // Not allowed here, such as in some frames.
    }
  }
  return size > memoryMaxBytes ? 'tooLarge' : inMemory(name);
}

function inMemory(name: string): ReceivedFile {
  let blocks: Uint8Array<ArrayBuffer>[] = [];
  return {
    async write(block) {
      blocks.push(block);
    },
    async finish() {
      saveFile(name, new Blob(blocks));
      blocks = [];
    },
    async abandon() {
      blocks = [];
    },
  };
}
