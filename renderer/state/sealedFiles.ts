import type { AttachedFile, PreviewSize } from '../../shared/domain/SharedFile.ts';

/** A file as it travels in a sealed message: with the key by which its bytes are sealed. */
export interface SealedFile extends Pick<AttachedFile, 'id' | 'name' | 'size' | 'mediaType'> {
  /** `bytes`: how long it is. */
  readonly preview: (PreviewSize & { readonly bytes: number }) | null;
  /** 32 bytes, base64url. */
  readonly key: string;
}

/** A file as it leaves this device for an encrypted channel. */
export interface SealedUpload {
  /** What the server calls it. */
  readonly name: string;
  /** Sealed, in bytes. */
  readonly size: number;
  /** Sealed bytes, from one place up to another one. */
  slice(start: number, end: number): Promise<Blob>;
  /** What travels in the message. */
  readonly entry: Omit<SealedFile, 'id'>;
}

/** What opens a file that was sealed. */
export interface FileOpening {
  readonly mediaType: string | null;
  /** Of how many first bytes the preview is opened; null for none. */
  readonly previewEnd: number | null;
  /** @throws for bytes that are not the sealed preview */
  openPreview(sealed: Uint8Array<ArrayBuffer>): Promise<Blob>;
  /** Breaks off at the first byte that is not what was sent. */
  open(sealed: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>>;
}
