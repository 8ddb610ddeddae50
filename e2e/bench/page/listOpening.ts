import type { Page } from 'playwright';

/** The answer to the sign-in is there, as text. */
const answered = 'perch: answered';
/** The first channel is in the page. */
const listed = 'perch: listed';

/** Marks both moments of each start in the page's trace. */
export async function markListOpening(page: Page): Promise<void> {
  await page.addInitScript(
    ([answered, listed]) => {
      const seen = new Set<string>();
      const mark = (name: string) => {
        if (seen.has(name)) return;
        seen.add(name);
        performance.mark(name);
      };
      const Native = WebSocket;
      // Listens before the app does.
      window.WebSocket = class extends Native {
        constructor(...values: ConstructorParameters<typeof WebSocket>) {
          super(...values);
          this.addEventListener('message', ({ data }) => {
            if (typeof data === 'string' && data.includes('"presence":{')) mark(answered);
          });
        }
      };
      new MutationObserver(() => {
        if (document.querySelector('[data-channel]')) mark(listed);
      }).observe(document, { childList: true, subtree: true });
    },
    [answered, listed] as const,
  );
}

interface TraceEvent {
  readonly name: string;
  /** The time that the thread has run by then, in µs. */
  readonly tts?: number;
}

/**
 * How long the page's thread worked from the answer to the list, in ms: not the time in which other programs had the processor.
 *
 * @param trace of one start, with the category `blink.user_timing`
 */
export function listOpeningMs(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const [from, to] = [answered, listed].map(
    (mark) => traceEvents.find(({ name }) => name === mark)?.tts,
  );
  if (from === undefined || to === undefined) throw new Error('the list was not opened');
  return (to - from) / 1000;
}
