import { requestTimeoutMs } from '../../shared/protocol/protocol.ts';

/**
 * Whether the server that has delivered this page answers it now. False for servers elsewhere: no page may look at what those
 * answer. Never rejects.
 */
export async function isAnswering(serverUrl: string): Promise<boolean> {
  if (new URL(serverUrl).origin !== window.location.origin) return false;
  try {
    const signal = AbortSignal.timeout(requestTimeoutMs);
    const response = await fetch('/healthz', { cache: 'no-store', signal });
    const health = (await response.json()) as { product?: unknown } | null;
    return response.ok && health?.product === 'perch';
  } catch {
    return false;
  }
}
