import { mediaTypeBytes, mediaTypeOf } from '../../shared/domain/mediaType.ts';
import type { PreviewSize } from '../../shared/domain/SharedFile.ts';
import type { FileOpening, SealedFile, SealedUpload } from '../state/sealedFiles.ts';
import { fromBase64url, toBase64url } from '../storage/base64url.ts';
import { randomBytes } from './aes.ts';

/** Bytes of a file that are sealed together: a part of it can be sent and fetched alone. */
const pieceBytes = 64 * 1024;
const tagBytes = 16;
const keyBytes = 32;
const { subtle } = crypto;

/** A part of a sealed file: where its plain bytes are, and where it is itself. */
interface Piece {
  /** 0 for the preview; the pieces of the file follow from 1. */
  readonly index: number;
  readonly source: Blob;
  readonly isLast: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * Seals a file with a key of its own. The same bytes come out for the same place each time, so that an upload can go on where it was
 * interrupted.
 *
 * @param bytes of the key, made at random unless a test has chosen them
 */
export async function sealFile(
  file: File,
  preview: { readonly blob: Blob; readonly size: PreviewSize } | null,
  bytes: Uint8Array = randomBytes(keyBytes),
): Promise<SealedUpload> {
  const key = await keyFrom(bytes);
  const pieces = piecesOf(file, preview?.blob ?? null);
  const head = new Uint8Array(await file.slice(0, mediaTypeBytes).arrayBuffer());
  return {
    // By which the server finds the upload that goes on; it tells nothing of the file.
    name: `${toBase64url(randomBytes(tagBytes))}.sealed`,
    size: pieces.at(-1)?.end ?? 0,
    async slice(start, end) {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for (const piece of pieces) {
        if (piece.end <= start || piece.start >= end) continue;
        const plain = await piece.source.arrayBuffer();
        const parameters = { name: 'AES-GCM', iv: nonceOf(piece.index, piece.isLast) };
        const sealed = new Uint8Array(await subtle.encrypt(parameters, key, plain));
        parts.push(
          sealed.subarray(
            Math.max(0, start - piece.start),
            Math.min(sealed.length, end - piece.start),
          ),
        );
      }
      return new Blob(parts);
    },
    entry: {
      name: file.name.slice(0, 1024),
      size: file.size,
      mediaType: mediaTypeOf(head),
      preview: preview && { ...preview.size, bytes: preview.blob.size },
      key: toBase64url(bytes),
    },
  };
}

/** What opens a file that was fetched. */
export function openingOf({ key, size, mediaType, preview }: SealedFile): FileOpening {
  const loadedKey = keyFrom(fromBase64url(key));
  const previewEnd = preview === null ? 0 : preview.bytes + tagBytes;
  return {
    mediaType,
    previewEnd: preview && previewEnd,
    async openPreview(sealed) {
      const bytes = await openPiece(await loadedKey, 0, false, sealed);
      const type = mediaTypeOf(bytes);
      if (type === null || !type.startsWith('image/')) throw new Error('the preview is no picture');
      return new Blob([bytes], { type });
    },
    open: (body) =>
      body
        .pipeThrough(inPieces(previewEnd))
        .pipeThrough(opened(loadedKey, previewEnd > 0, mediaType, size)),
  };
}

function keyFrom(bytes: Uint8Array): Promise<CryptoKey> {
  return subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** The number of the piece, and whether it is the last: so none can be left out, moved or put to another file. */
function nonceOf(index: number, isLast: boolean): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(0, BigInt(index));
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function piecesOf(file: Blob, preview: Blob | null): Piece[] {
  const pieces: Piece[] = [];
  const add = (index: number, source: Blob, isLast: boolean) => {
    const start = pieces.at(-1)?.end ?? 0;
    pieces.push({ index, source, isLast, start, end: start + source.size + tagBytes });
  };
  if (preview !== null) add(0, preview, false);
  const count = Math.max(1, Math.ceil(file.size / pieceBytes));
  for (let at = 0; at < count; at += 1) {
    add(at + 1, file.slice(at * pieceBytes, (at + 1) * pieceBytes), at === count - 1);
  }
  return pieces;
}

async function openPiece(
  key: CryptoKey,
  index: number,
  isLast: boolean,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const parameters = { name: 'AES-GCM', iv: nonceOf(index, isLast) };
  return new Uint8Array(await subtle.decrypt(parameters, key, sealed));
}

/** Cuts what arrives into sealed pieces: that of the preview, if there is one, and those of the file. */
function inPieces(
  previewEnd: number,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let wanted = previewEnd > 0 ? previewEnd : pieceBytes + tagBytes;
  let piece = new Uint8Array(wanted);
  let filled = 0;
  return new TransformStream({
    transform(bytes, controller) {
      for (let at = 0; at < bytes.length; ) {
        if (filled === wanted) {
          controller.enqueue(piece);
          wanted = pieceBytes + tagBytes;
          piece = new Uint8Array(wanted);
          filled = 0;
        }
        const taken = bytes.subarray(at, at + wanted - filled);
        piece.set(taken, filled);
        filled += taken.length;
        at += taken.length;
      }
    },
    // One piece is held back, because only the last one is sealed as such.
    flush: (controller) => controller.enqueue(piece.slice(0, filled)),
  });
}

/** Opens pieces. Breaks off at the first that is not what was sent, also where one is missing at the end. */
function opened(
  key: Promise<CryptoKey>,
  hasPreview: boolean,
  mediaType: string | null,
  size: number,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let index = hasPreview ? 0 : 1;
  let waiting: Uint8Array<ArrayBuffer> | null = null;
  let received = 0;
  async function open(sealed: Uint8Array<ArrayBuffer>, isLast: boolean) {
    const bytes = await openPiece(await key, index, isLast, sealed);
    if (index === 1 && mediaTypeOf(bytes) !== mediaType) throw new Error('it is of another kind');
    if (index > 0) received += bytes.length;
    index += 1;
    return index === 1 ? null : bytes;
  }
  return new TransformStream({
    async transform(sealed, controller) {
      const bytes = waiting && (await open(waiting, false));
      waiting = sealed;
      if (bytes !== null) controller.enqueue(bytes);
    },
    async flush(controller) {
      const bytes = waiting && (await open(waiting, true));
      if (bytes === null || received !== size) throw new Error('the file is not complete');
      controller.enqueue(bytes);
    },
  });
}
