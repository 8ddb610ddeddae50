/// <reference path="./html-encoding-sniffer.d.ts" />
import htmlEncodingSniffer from 'html-encoding-sniffer';
import { Parser } from 'htmlparser2';
import { previewTextMax } from '../../shared/domain/LinkPreview.ts';
import { tidyMessage } from '../../shared/domain/Message.ts';

/** What a page says of itself. */
export interface PageFacts {
  readonly title: string;
  readonly siteName: string | null;
  readonly description: string | null;
  /** As it stands there, which may be relative. */
  readonly picture: string | null;
}

/** A page with more elements inside each other is read no further: the parser would take seconds for thousands. */
const depthMax = 200;
/** Characters that are parsed before the depth is looked at again. */
const pieceLength = 16_384;
/** Longer ones are not texts of a title. */
const sourceMaxLength = 4_000;

/**
 * Reads the beginning of an HTML page: Open Graph, the cards of Twitter, and what HTML has itself. Null for a page without any title.
 *
 * @param contentType of the answer; its charset goes before that of the page
 */
export function readPage(bytes: Uint8Array, contentType: string): PageFacts | null {
  const { metas, title } = parse(decode(bytes, contentType));
  const first = (...names: string[]) =>
    names.map((name) => metas.get(name)).find((value) => value !== undefined && value !== '') ?? '';
  const shownTitle = lineOf(first('og:title', 'twitter:title') || title, previewTextMax.title);
  if (shownTitle === '') return null;
  const description = first('og:description', 'twitter:description', 'description');
  return {
    title: shownTitle,
    siteName: lineOf(first('og:site_name'), previewTextMax.siteName) || null,
    description: lineOf(description, previewTextMax.description) || null,
    picture:
      first(
        'og:image:secure_url',
        'og:image',
        'og:image:url',
        'twitter:image',
        'twitter:image:src',
      ) || null,
  };
}

function decode(bytes: Uint8Array, contentType: string): string {
  const label = /charset\s*=\s*"?(?<label>[\w-]+)/iu.exec(contentType)?.groups?.['label'];
  const encoding = htmlEncodingSniffer(bytes, {
    ...(label !== undefined && { transportLayerEncodingLabel: label }),
    defaultEncoding: 'UTF-8',
  });
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    // Node has no decoder for a few that nobody uses.
    return new TextDecoder().decode(bytes);
  }
}

function parse(html: string): { metas: Map<string, string>; title: string } {
  const metas = new Map<string, string>();
  let title = '';
  let isTitle = false;
  let hasTitle = false;
  let depth = 0;
  const parser = new Parser({
    onopentag(name, { property, name: named, content }) {
      depth += 1;
      isTitle = name === 'title' && !hasTitle;
      const key = (property ?? named)?.toLowerCase();
      if (name !== 'meta' || key === undefined || content === undefined) return;
      if (!metas.has(key)) metas.set(key, content.slice(0, sourceMaxLength).trim());
    },
    ontext(text) {
      if (isTitle && title.length < sourceMaxLength) title += text;
    },
    onclosetag(name) {
      depth -= 1;
      // Drawings inside of the page have titles, too.
      if (name === 'title') hasTitle = true;
      isTitle = false;
    },
  });
  for (let start = 0; start < html.length && depth <= depthMax; start += pieceLength) {
    parser.write(html.slice(start, start + pieceLength));
  }
  if (depth <= depthMax) parser.end();
  return { metas, title };
}

/** A text in one line, without what is not visible or turns its direction, and not longer than this. */
function lineOf(text: string, maxLength: number): string {
  const line = tidyMessage(text.slice(0, sourceMaxLength).toWellFormed())
    .replace(/\s+/gu, ' ')
    .trim();
  if (line.length <= maxLength) return line;
  return `${line.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
