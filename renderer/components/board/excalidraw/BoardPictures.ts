import type { ExcalidrawElement } from '@excalidraw/excalidraw/element/types';
import type {
  BinaryFileData,
  BinaryFiles,
  DataURL,
  ExcalidrawImperativeAPI,
} from '@excalidraw/excalidraw/types';
import { boardImageMaxBytes, boardImageMaxPx } from '../../../../shared/domain/board.ts';
import type { ErrorCode } from '../../../../shared/protocol/errors.ts';
import type { BoardConnection } from '../../../state/Boards.ts';
import { fittingImage } from './fittingImage.ts';

type FileId = BinaryFileData['id'];

/** The pictures of one board: sends those that are added here, and fetches those of others, each once. */
export class BoardPictures {
  readonly #api: ExcalidrawImperativeAPI;
  readonly #connection: BoardConnection;
  readonly #onFailure: (imageId: string, code: ErrorCode | 'unreadable') => void;
  /** Those that are there, or on their way. */
  readonly #known = new Set<string>();

  constructor(
    api: ExcalidrawImperativeAPI,
    connection: BoardConnection,
    onFailure: (imageId: string, code: ErrorCode | 'unreadable') => void,
  ) {
    this.#api = api;
    this.#connection = connection;
    this.#onFailure = onFailure;
  }

  /** Sends those that are new. */
  send(files: BinaryFiles): void {
    for (const file of Object.values(files)) {
      if (this.#known.has(file.id)) continue;
      this.#known.add(file.id);
      void this.#send(file);
    }
  }

  /** Fetches those that these elements show. */
  fetchMissing(elements: readonly ExcalidrawElement[]): void {
    for (const element of elements) {
      if (element.type === 'image' && element.fileId && !element.isDeleted)
        void this.fetch(element.fileId);
    }
  }

  async fetch(imageId: string): Promise<void> {
    if (this.#known.has(imageId)) return;
    this.#known.add(imageId);
    const image = await this.#connection.fetchImage(imageId);
    if (!image) {
      // It is told when it is there.
      this.#known.delete(imageId);
      return;
    }
    const mimeType = image.type as BinaryFileData['mimeType'];
    const dataURL = await dataUrlOf(image);
    this.#api.addFiles([{ id: imageId as FileId, mimeType, dataURL, created: Date.now() }]);
  }

  async #send({ id, dataURL }: BinaryFileData): Promise<void> {
    const image = await fittingImage(dataURL, boardImageMaxPx, boardImageMaxBytes);
    const failure = image ? await this.#connection.addImage(id, image) : 'unreadable';
    if (failure === null) return;
    this.#known.delete(id);
    this.#onFailure(id, failure === 'unreadable' ? failure : failure.code);
  }
}

function dataUrlOf(blob: Blob): Promise<DataURL> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as DataURL);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
