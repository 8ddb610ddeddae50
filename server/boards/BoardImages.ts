import {
  type BoardElement,
  type BoardImageType,
  boardImageMaxPx,
  boardImagesMax,
  boardImagesMaxBytes,
} from '../../shared/domain/board.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { stillImageOf } from '../people/pictureBytes.ts';

/** A picture without its bytes. */
export interface BoardImage {
  readonly id: string;
  readonly type: BoardImageType;
  /** In bytes. */
  readonly size: number;
}

/** A piece of a picture, as a client sends it. */
export interface ImagePiece {
  readonly imageId: string;
  readonly size: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A picture that is still arriving in pieces. */
interface Arriving {
  readonly id: string;
  readonly bytes: Uint8Array;
  received: number;
}

/** The pictures of one board: which there are, and one of each person that arrives in pieces. Their bytes are kept elsewhere. */
export class BoardImages {
  /** The oldest first. */
  readonly #images = new Map<string, BoardImage>();
  readonly #arriving = new Map<UserId, Arriving>();

  constructor(images: Iterable<BoardImage> = []) {
    for (const image of images) this.#images.set(image.id, image);
  }

  has(id: string): boolean {
    return this.#images.has(id);
  }

  get(id: string): BoardImage {
    const image = this.#images.get(id);
    if (!image) throw new RequestError('notFound', 'no such picture');
    return image;
  }

  /**
   * Takes a piece. Returns the picture when this is its last one, else null. Throws `conflict` for one that does not follow the
   * piece before, `invalidRequest` when the whole is no picture.
   */
  take(userId: UserId, piece: ImagePiece): (BoardImage & { readonly bytes: Uint8Array }) | null {
    const { imageId, size, offset, bytes } = piece;
    if (offset === 0) {
      this.#arriving.set(userId, { id: imageId, bytes: new Uint8Array(size), received: 0 });
    }
    const arriving = this.#arriving.get(userId);
    const fits =
      arriving?.id === imageId &&
      arriving.bytes.length === size &&
      arriving.received === offset &&
      offset + bytes.length <= size;
    if (!arriving || !fits) throw new RequestError('conflict', 'not the next piece');
    arriving.bytes.set(bytes, offset);
    arriving.received += bytes.length;
    if (arriving.received < size) return null;
    this.#arriving.delete(userId);
    const image = stillImageOf(arriving.bytes, boardImageMaxPx);
    if (image === null) throw new RequestError('invalidRequest', 'the bytes are not a picture');
    return { id: imageId, type: `image/${image.kind}`, size, bytes: arriving.bytes };
  }

  /**
   * Which pictures must go, so that there is room for another one: of those that nothing on the board shows. Throws
   * `limitReached` when that is not enough.
   */
  replacedBy(size: number, elements: readonly BoardElement[]): string[] {
    const shown = new Set(elements.map((element) => (element as { fileId?: unknown }).fileId));
    const left = new Map(this.#images);
    const isFull = () =>
      left.size >= boardImagesMax ||
      left.values().reduce((sum, image) => sum + image.size, size) > boardImagesMaxBytes;
    const replaced: string[] = [];
    for (const id of this.#images.keys()) {
      if (!isFull()) break;
      if (shown.has(id)) continue;
      left.delete(id);
      replaced.push(id);
    }
    if (isFull()) throw new RequestError('limitReached', 'the board has too many pictures');
    return replaced;
  }

  add({ id, type, size }: BoardImage, replaced: readonly string[]): void {
    for (const each of replaced) this.#images.delete(each);
    this.#images.set(id, { id, type, size });
  }

  clear(): void {
    this.#images.clear();
    this.#arriving.clear();
  }
}
