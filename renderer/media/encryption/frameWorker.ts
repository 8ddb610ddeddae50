import { FramePump, type FrameState, type FrameTransformer } from './FramePump.ts';
import type { FrameNews, FrameOrder, FrameStream } from './frameMessages.ts';
import { oldEpochsKeptMs, ReceivingKeys } from './ReceivingKeys.ts';
import { SendingKeys } from './SendingKeys.ts';

/*
 * The thread through which every frame goes that is sent and received. It starts closed: before the page has said what kind of channel
 * the user is in, nothing passes.
 */

interface TransformEvent extends Event {
  readonly transformer: FrameTransformer & { readonly options: FrameStream };
}

/** How often the page is told what passed and what did not, in ms. */
const countsIntervalMs = 1_000;

const sending = new SendingKeys();
const receiving = new ReceivingKeys(() => performance.now());
const state: FrameState = { mode: 'closed', sending, receiving };
const pumps = new Set<FramePump>();

self.addEventListener('rtctransform', (event) => {
  const { transformer } = event as TransformEvent;
  const pump = new FramePump(transformer.options, transformer, state);
  pumps.add(pump);
  void pump.run().then(() => pumps.delete(pump));
});

self.addEventListener('message', ({ data }: MessageEvent<FrameOrder>) => {
  if (data.kind === 'mode') state.mode = data.mode;
  if (data.kind === 'mode' || data.keys === null) {
    sending.forget();
    receiving.forget();
    if (data.kind === 'mode') tell({ kind: 'applied' });
    return;
  }
  sending.use(data.keys);
  receiving.use(data.keys);
  setTimeout(() => receiving.forgetOld(), oldEpochsKeptMs);
  for (const pump of pumps) pump.keysCame();
});

setInterval(() => {
  const counts = [...pumps].map((pump) => pump.takeCounts()).filter((each) => each !== null);
  if (counts.length > 0) tell({ kind: 'counts', counts });
  const peerIds = receiving.takeRecorded();
  if (peerIds.length > 0) tell({ kind: 'recorded', peerIds });
}, countsIntervalMs);

function tell(news: FrameNews): void {
  self.postMessage(news);
}
