import type { FileId } from './ids.ts';
import type { PreviewSize } from './SharedFile.ts';

/**
 * What a page says of itself, shown under a message that links to it. The server fetches it, if its owner allows that; no app
 * loads anything from the page's host.
 */
export interface LinkPreview {
  /** The link, as the server finds it in the message. */
  readonly url: string;
  /** Where the link has led, after redirects. */
  readonly address: string;
  readonly siteName: string | null;
  readonly title: string;
  readonly description: string | null;
  /** Kept by the server and fetched like the preview of a file (`previewPath`); null for none. */
  readonly picture: PreviewPicture | null;
}

interface PreviewPicture extends PreviewSize {
  readonly id: FileId;
}

/** The most links of one message that get a preview: the first ones. */
export const linkPreviewsMax = 3;
/** The most characters of an address, before and after redirects. */
export const previewUrlMaxLength = 2_000;
/** The most characters of what a page says of itself. */
export const previewTextMax = { siteName: 80, title: 160, description: 320 } as const;
