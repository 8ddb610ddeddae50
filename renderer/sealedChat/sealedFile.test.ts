import { expect, it } from 'vitest';
import type { FileId } from '../../shared/domain/ids.ts';
import type { SealedFile } from '../state/sealedFiles.ts';
import { fromBase64url, toBase64url } from '../storage/base64url.ts';
import vectors from './chatVectors.json' with { type: 'json' };
import { openingOf, sealFile } from './sealedFile.ts';

const png = new Uint8Array([...'\x89PNG\r\n\x1a\n'].map((character) => character.charCodeAt(0)));
const key = new Uint8Array(32).fill(7);
const preview = { blob: new Blob([png]), size: { width: 4, height: 3 } };

/** Bytes that differ from each other, after the beginning of a picture. */
function fileOf(length: number): File {
  const bytes = Uint8Array.from({ length }, (_, at) => png[at] ?? (at * 7) % 251);
  return new File([bytes], 'a.png');
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

async function sealedOf(file: File, withPreview = false) {
  const upload = await sealFile(file, withPreview ? preview : null, key);
  const entry: SealedFile = { ...upload.entry, id: 'x'.repeat(24) as FileId };
  return { upload, entry, bytes: await bytesOf(await upload.slice(0, upload.size)) };
}

/** As it arrives: in parts that have nothing to do with the pieces. */
function arriving(bytes: Uint8Array<ArrayBuffer>, step = 10_007) {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += step) {
        controller.enqueue(bytes.slice(at, at + step));
      }
      controller.close();
    },
  });
}

const open = async (entry: SealedFile, bytes: Uint8Array<ArrayBuffer>) =>
  bytesOf(await new Response(openingOf(entry).open(arriving(bytes))).blob());

it.each([0, 1, 65_535, 65_536, 65_537, 200_000])(
  'opens what it has sealed: %i bytes',
  async (length) => {
    const file = fileOf(length);
    for (const withPreview of [false, true]) {
      const { entry, bytes, upload } = await sealedOf(file, withPreview);
      expect(bytes.length).toBe(upload.size);
      expect(await open(entry, bytes)).toEqual(await bytesOf(file));
      expect(entry).toMatchObject({ size: length, mediaType: length >= 8 ? 'image/png' : null });
    }
  },
);

it('opens the preview from its beginning alone', async () => {
  const { entry, bytes } = await sealedOf(fileOf(70_000), true);
  const { previewEnd, openPreview } = openingOf(entry);
  const opened = await openPreview(bytes.slice(0, previewEnd ?? 0));
  expect(await bytesOf(opened)).toEqual(png);
  expect(opened.type).toBe('image/png');
});

it('seals each part the same each time, so that an upload can go on anywhere', async () => {
  const { upload, bytes } = await sealedOf(fileOf(200_000), true);
  for (const [start, end] of [
    [0, 5],
    [20, 65_600],
    [131_000, 131_200],
    [199_000, upload.size],
  ] as const) {
    expect(await bytesOf(await upload.slice(start, end))).toEqual(bytes.slice(start, end));
  }
});

it('opens nothing that is changed, cut, moved or of another file', async () => {
  const { entry, bytes } = await sealedOf(fileOf(200_000));
  const piece = 65_536 + 16;
  const changed = bytes.slice();
  changed[70_000] = (changed[70_000] ?? 0) ^ 1;
  const swapped = new Uint8Array([
    ...bytes.slice(piece, 2 * piece),
    ...bytes.slice(0, piece),
    ...bytes.slice(2 * piece),
  ]);
  const longer = new Uint8Array([...bytes, 0]);
  const other = await sealFile(fileOf(200_000), null, new Uint8Array(32).fill(8));
  const foreign = await bytesOf(await other.slice(0, other.size));
  const cut = [
    bytes.slice(0, piece),
    bytes.slice(0, 2 * piece),
    bytes.slice(0, -1),
    bytes.slice(0, 0),
  ];
  for (const wrong of [changed, swapped, longer, foreign, ...cut]) {
    await expect(open(entry, wrong)).rejects.toThrow();
  }
  await expect(open({ ...entry, size: 199_999 }, bytes)).rejects.toThrow();
  await expect(open({ ...entry, mediaType: 'video/mp4' }, bytes)).rejects.toThrow();
});

it('seals as the vector says: the preview, then the bytes, in pieces', async () => {
  const { file: wanted } = vectors;
  const bytes = Uint8Array.from({ length: wanted.size }, (_, at) => png[at] ?? at & 255);
  const upload = await sealFile(new File([bytes], 'a.png'), preview, fromBase64url(wanted.key));
  const sealed = await bytesOf(await upload.slice(0, upload.size));
  expect(upload.size).toBe(wanted.sealedSize);
  expect(toBase64url(sealed.slice(0, 64))).toBe(wanted.first);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', sealed));
  expect(toBase64url(digest)).toBe(wanted.sha256);
});
