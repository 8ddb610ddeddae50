import type { LookupFunction } from 'node:net';
import type { LinkPreview } from '../../shared/domain/LinkPreview.ts';
import type { PreviewSize } from '../../shared/domain/SharedFile.ts';
import { type Fetched, fetchPublic } from './fetchPublic.ts';
import { pageUrl } from './messageLinks.ts';
import { previewPictureMaxBytes, previewPictureSize } from './previewPicture.ts';
import { readPage } from './readPage.ts';

/** Large pages have their head within this. */
const pageMaxBytes = 1024 * 1024;
/** For a page and its picture together. */
const standardTimeoutMs = 8_000;

export interface PreviewFetcherOptions {
  /** Decides which addresses are connected to. */
  readonly lookup: LookupFunction;
  /** In place of the ports of http and https. */
  readonly port?: number;
  readonly timeoutMs?: number;
}

/** A preview as it was fetched. */
export interface FetchedPreview extends Omit<LinkPreview, 'picture'> {
  readonly picture: (PreviewSize & { readonly bytes: Uint8Array }) | null;
}

/** Fetches what pages say of themselves. */
export class PreviewFetcher {
  readonly #options: PreviewFetcherOptions;

  constructor(options: PreviewFetcherOptions) {
    this.#options = options;
  }

  /**
   * The preview of a link; null for a page that says nothing of itself. Throws when there is no page, or when it is not to be fetched.
   *
   * @param url as `linksToPreview` finds it
   * @param stop ends it
   */
  async fetch(url: string, stop: AbortSignal): Promise<FetchedPreview | null> {
    const timeout = AbortSignal.timeout(this.#options.timeoutMs ?? standardTimeoutMs);
    const signal = AbortSignal.any([stop, timeout]);
    const { address, contentType, bytes } = await this.#get(url, signal, {
      accept: 'text/html,application/xhtml+xml',
      maxBytes: pageMaxBytes,
      wants: (type) => /^(?:text\/html|application\/xhtml\+xml)\b/iu.test(type),
      isEnough: (piece) => piece.includes('</head'),
    });
    const facts = readPage(bytes, contentType);
    if (facts === null) return null;
    const { picture, ...said } = facts;
    const pictureUrl = picture === null ? null : pageUrl(picture, address);
    return {
      url,
      address,
      ...said,
      picture: pictureUrl && (await this.#picture(pictureUrl.href, signal)),
    };
  }

  /** Null for one that cannot be shown: the preview has none then. */
  async #picture(url: string, signal: AbortSignal): Promise<FetchedPreview['picture']> {
    const fetched = await this.#get(url, signal, {
      accept: 'image/webp,image/png,image/jpeg,image/gif',
      maxBytes: previewPictureMaxBytes,
    }).catch(() => null);
    const size = fetched && previewPictureSize(fetched.bytes);
    return fetched && size && { ...size, bytes: fetched.bytes };
  }

  #get(
    url: string,
    signal: AbortSignal,
    options: Omit<Parameters<typeof fetchPublic>[1], 'signal' | 'lookup' | 'port'>,
  ): Promise<Fetched> {
    const { lookup, port } = this.#options;
    return fetchPublic(url, { ...options, signal, lookup, port });
  }
}
