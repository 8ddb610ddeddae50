import { FramePump } from './FramePump.ts';
import type { FrameNews, FrameOrder, FrameTask } from './frameMessages.ts';
import type { FrameState, FrameTransformer } from './PumpedStream.ts';
import { oldEpochsKeptMs, ReceivingKeys } from './ReceivingKeys.ts';
import { SendingKeys } from './SendingKeys.ts';
import { SlotPump } from './SlotPump.ts';

/*
 * The thread through which every frame goes that is sent and received. It starts closed: before the page has said what kind of channel
 * the user is in, nothing passes.
 */

interface TransformEvent extends Event {
  readonly transformer: FrameTransformer & { readonly options: FrameTask };
}

/** How often the page is told what passed and what did not, in ms. */
const countsIntervalMs = 1_000;

const sending = new SendingKeys();
const receiving = new ReceivingKeys(() => performance.now());
const state: FrameState = { mode: 'closed', sending, receiving };
const pumps = new Set<FramePump>();
/** By the id of their transform. */
const slots = new Map<number, SlotPump>();

/** A slot may be spoken of before its transform has come here. */
function slotOf(id: number): SlotPump {
  const slot = slots.get(id) ?? new SlotPump(state);
  slots.set(id, slot);
  return slot;
}

self.addEventListener('rtctransform', (event) => {
  const { transformer } = event as TransformEvent;
  const { options: task } = transformer;
  if (task.direction === 'slot') {
    void slotOf(task.id)
      .run(transformer)
      .then(() => slots.delete(task.id));
    return;
  }
  const pump = new FramePump(task, transformer, state);
  pumps.add(pump);
  void pump.run().then(() => pumps.delete(pump));
});

self.addEventListener('message', ({ data }: MessageEvent<FrameOrder>) => {
  if (data.kind === 'ping') {
    tell({ kind: 'alive' });
    return;
  }
  if (data.kind === 'voice') {
    slotOf(data.slotId).setVoice(data.ssrc, data.stream);
    return;
  }
  if (data.kind === 'mode') state.mode = data.mode;
  if (data.kind === 'mode' || data.keys === null) {
    sending.forget();
    receiving.forget();
    if (data.kind === 'keys') return;
    for (const slot of slots.values()) slot.forget();
    tell({ kind: 'applied' });
    return;
  }
  sending.use(data.keys);
  receiving.use(data.keys);
  setTimeout(() => receiving.forgetOld(), oldEpochsKeptMs);
  for (const pump of pumps) pump.keysCame();
});

setInterval(() => {
  const counts = [...pumps, ...slots.values()].flatMap((pump) => pump.takeCounts());
  if (counts.length > 0) tell({ kind: 'counts', counts });
  const peerIds = receiving.takeRecorded();
  if (peerIds.length > 0) tell({ kind: 'recorded', peerIds });
}, countsIntervalMs);

function tell(news: FrameNews): void {
  self.postMessage(news);
}
