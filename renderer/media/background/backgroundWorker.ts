import { BackgroundWatch, frameBudgetMs } from './BackgroundWatch.ts';
import {
  type BackgroundNews,
  type BackgroundOrder,
  endOfBackground,
} from './backgroundMessages.ts';
import { Scene } from './Scene.ts';
import { Segmenter } from './Segmenter.ts';

/** The thread that computes backgrounds, so that the page's thread stays responsive on a slow computer. */
let isOver = false;

self.onmessage = ({ data }: MessageEvent<BackgroundOrder | typeof endOfBackground>) => {
  if (data === endOfBackground) isOver = true;
  else void obey(data);
};

async function obey(order: BackgroundOrder): Promise<void> {
  try {
    const { segmenter, tookMs } = await Segmenter.load(order.files);
    if (tookMs > frameBudgetMs) post({ kind: 'fault', fault: 'slow', reason: `${tookMs} ms` });
    else await changeAll(order, segmenter);
  } catch (error) {
    post({ kind: 'fault', fault: 'unavailable', reason: String(error) });
  }
  await order.frames.cancel().catch(() => undefined);
  self.close();
}

/** Changes frame after frame until the camera or the task ends. Frames that arrive during one are dropped. */
async function changeAll({ frames, changed, picture }: BackgroundOrder, segmenter: Segmenter) {
  const reader = frames.getReader();
  const writer = changed.getWriter();
  const scene = new Scene(picture);
  const watch = new BackgroundWatch();
  let isRunning = false;
  let isSaid = false;
  while (!isOver) {
    const { value: frame, done } = await reader.read();
    if (done) break;
    const beganMs = performance.now();
    try {
      const mask = await segmenter.find(frame);
      const canvas = scene.paint(frame, mask, segmenter.small);
      const { timestamp } = frame;
      await writer.write(new VideoFrame(canvas, { timestamp, alpha: 'discard' }));
    } finally {
      frame.close();
    }
    const nowMs = performance.now();
    watch.made(nowMs - beganMs, nowMs);
    if (!isRunning) post({ kind: 'running' });
    isRunning = true;
    // It goes on until the plain video has replaced it.
    if (watch.isTooSlow && !isSaid)
      post({ kind: 'fault', fault: 'slow', reason: 'over its budget' });
    isSaid = watch.isTooSlow;
  }
  reader.releaseLock();
}

function post(news: BackgroundNews): void {
  self.postMessage(news);
}
