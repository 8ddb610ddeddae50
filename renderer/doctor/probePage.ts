import type { ReachFacts } from '../../shared/doctor/DoctorFacts.ts';

/** Fills several packets of any network. */
const paddingBytes = 6_000;

export interface PageNeeds {
  readonly isOnline: boolean;
  /** Of the page's address. */
  readonly hostname: string;
  /** Relative to the page. */
  readonly ask: typeof fetch;
}

export interface PageReach {
  readonly reach: ReachFacts;
  /** This device's clock minus the server's, to the second; null if the server was not reached. */
  readonly clockOffsetMs: number | null;
}

/**
 * Goes the way to the page's own server as far as a page can see it: why a request has failed is kept from pages.
 *
 * @param waitMs how long each request may take
 */
export async function probePage(
  waitMs: number,
  { isOnline, hostname, ask }: PageNeeds = {
    isOnline: navigator.onLine,
    hostname: window.location.hostname,
    ask: (...parameters) => fetch(...parameters),
  },
): Promise<PageReach> {
  const isName = /[a-z]/i.test(hostname) && !hostname.includes(':');
  const nothing = {
    isOnline,
    nameResolves: null,
    tls: null,
    certificate: null,
    product: null,
    largePackets: null,
  } as const;
  const get = (query: string) =>
    ask(`healthz${query}`, { cache: 'no-store', signal: AbortSignal.timeout(waitMs) });
  try {
    const response = await get('');
    const health = (await response.json()) as { product?: unknown } | null;
    const atMs = Date.parse(response.headers.get('date') ?? '');
    const clockOffsetMs = Number.isNaN(atMs) ? null : Date.now() - atMs;
    const isPerch = health?.product === 'perch';
    const known = {
      ...nothing,
      nameResolves: isName ? true : null,
      tcp: 'answers',
      tls: 'done',
    } as const;
    if (!isPerch) return { reach: { ...known, product: 'other' }, clockOffsetMs };
    const largePackets = await get(`?pad=${'0'.repeat(paddingBytes)}`).then(
      () => 'arrive' as const,
      () => 'vanish' as const,
    );
    return { reach: { ...known, product: 'perch', largePackets }, clockOffsetMs };
  } catch (error) {
    // A web page where JSON is expected: somebody else answers.
    if (error instanceof SyntaxError) {
      const known = { ...nothing, tcp: 'answers', tls: 'done', product: 'other' } as const;
      return { reach: known, clockOffsetMs: null };
    }
    return { reach: { ...nothing, tcp: 'silent' }, clockOffsetMs: null };
  }
}
