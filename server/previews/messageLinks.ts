import { linkPreviewsMax, previewUrlMaxLength } from '../../shared/domain/LinkPreview.ts';

/** Code, spoilers, and what stands between `<` and `>`: the author wants no preview of it. A mark that is never closed counts to the end. */
const withoutPreview = /`{3}.*?(?:`{3}|$)|(?<ticks>`+).*?\k<ticks>|\|\|.*?(?:\|\||$)|<[^<>\s]*>/gsu;
const link = /https?:\/\/[^\s<>"`|\\^{}]+/giu;
/** What belongs to the sentence or to Markdown at the end of a link. */
const trailing = /[.,:;!?'"*_~\]]+$/u;

/** The links of a message that may get a preview, the first ones, without repetitions: of web pages, by the name of their host. */
export function linksToPreview(text: string): string[] {
  const urls = new Set<string>();
  for (const [found] of text.replace(withoutPreview, ' ').matchAll(link)) {
    const url = pageUrl(withoutTrailing(found));
    if (url !== null) urls.add(url.href);
  }
  return [...urls].slice(0, linkPreviewsMax);
}

/**
 * The address of a page of which a preview may be made: http or https on their own port, by a name, and without a password in
 * it. Null for all others.
 */
export function pageUrl(address: string, base?: string): URL | null {
  const url = URL.parse(address, base);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return null;
  if (url.port !== '' || url.username !== '' || url.password !== '') return null;
  // A name has a dot inside and ends with a letter; URL writes every form of an IPv4 address with digits.
  if (!/^[^[\]]+\.[^.\]]*[a-z][^.\]]*\.?$/u.test(url.hostname)) return null;
  url.hash = '';
  return url.href.length > previewUrlMaxLength ? null : url;
}

/** Without signs after the link, and without a `)` that was opened before it. */
function withoutTrailing(found: string): string {
  const plain = found.replace(trailing, '');
  const isOpen = plain.split('(').length < plain.split(')').length;
  return isOpen && plain.endsWith(')') ? withoutTrailing(plain.slice(0, -1)) : plain;
}
