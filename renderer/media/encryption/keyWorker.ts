import type { KeyAnswer, KeyCall, KeyCalls } from './keyMessages.ts';
import { MlsGroup } from './MlsGroup.ts';

/*
 * The thread in which the keys of a call are agreed on: for 50 people a join takes tens of milliseconds, and the page draws meanwhile.
 */

const loading = MlsGroup.load();
let last: Promise<unknown> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<KeyCall>) => {
  // One after the other, in their order.
  last = last.then(() => answer(data));
};

async function answer({ id, name, values }: KeyCall): Promise<void> {
  try {
    const group: { [Name in keyof KeyCalls]: unknown } = await loading;
    const call = group[name] as (...given: readonly unknown[]) => unknown;
    tell({ id, ok: true, value: await call.apply(group, [...values]) });
  } catch (error) {
    tell({ id, ok: false, reason: String(error) });
  }
}

function tell(news: KeyAnswer): void {
  self.postMessage(news);
}
