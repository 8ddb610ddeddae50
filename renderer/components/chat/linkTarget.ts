/** Where a link in a message leads. */
export interface LinkTarget {
  readonly href: string;
  /** Shown beside the link's text, unless the text shows it: with punycode, so that letters that look alike differ. */
  readonly shownHost: string | null;
}

const protocols: ReadonlySet<string> = new Set(['http:', 'https:', 'perch:']);

/**
 * The target of a link, or null where it must not be one.
 *
 * @param label the text of the link
 */
export function linkTarget(address: string, label: string): LinkTarget | null {
  const url = URL.parse(address);
  if (url === null || !protocols.has(url.protocol)) return null;
  const shown = URL.parse(label) ?? URL.parse(`https://${label}`);
  // `https://bank.example@other.example` leads to other.example.
  const hasUser = url.username !== '' || url.password !== '';
  const isHonest = !hasUser && shown?.host === url.host && label.includes(url.host);
  return { href: url.href, shownHost: isHonest ? null : url.host };
}
