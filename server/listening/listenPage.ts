import { createHash } from 'node:crypto';
import { listenPageScript } from './listenPageScript.ts';
import { listenPageStyle } from './listenPageStyle.ts';
import { textsFor } from './listenPageTexts.ts';

/** What a page shows of a link. */
export interface ShownLink {
  readonly token: string;
  readonly channel: string;
  readonly listeners: number;
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** As for the web client, but for only this script and this style, which are in the page. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `script-src ${hashOf(listenPageScript)}`,
  `style-src ${hashOf(listenPageStyle)}`,
  "media-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export const listenPageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Permissions-Policy': 'microphone=(), camera=(), display-capture=(), geolocation=()',
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
};

/**
 * The page that plays a channel. It is whole in itself: no other file is fetched for it, and its addresses are relative, so that it does not
 * matter below which path the server is.
 *
 * @param link null for one that does not work
 * @param accepted the `Accept-Language` of the request
 */
export function listenPage(link: ShownLink | null, accepted: string): string {
  const { language, ...texts } = textsFor(accepted);
  const data = Object.entries({ ...texts, token: link?.token ?? '' })
    .map(([name, text]) => ` data-${name.toLowerCase()}="${escaped(text)}"`)
    .join('');
  const title = link?.channel ?? texts.goneTitle;
  const content = link
    ? `<p class="live"><span class="dot"></span>${texts.live}</p>
<h1>${escaped(title)}</h1>
<button type="button" id="play"><span class="sign" aria-hidden="true"></span><span id="label">${texts.play}</span></button>
<p id="status" role="status"></p>
<p id="count">${escaped(countText(texts, link.listeners))}</p>
<p class="known">${texts.known}</p>
<script>${listenPageScript}</script>`
    : `<h1>${escaped(title)}</h1>
<p>${texts.gone}</p>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<title>${escaped(title)} · Perch</title>
<style>${listenPageStyle}</style>
</head>
<body${data}>
<main>
${content}
</main>
</body>
</html>
`;
}

function countText(
  { nobody, one, some }: { nobody: string; one: string; some: string },
  count: number,
): string {
  return count === 0 ? nobody : count === 1 ? one : some.replace('{n}', String(count));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
