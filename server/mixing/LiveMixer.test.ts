import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { LiveMixer } from './LiveMixer.ts';
import type { MixRequest } from './mixMessages.ts';

/** A thread without its code: it says and does what a test wants. */
class FakeThread extends EventEmitter {
  readonly asked: MixRequest[] = [];
  readonly terminate = vi.fn(async () => 0);
  unref(): void {}
  postMessage(requests: MixRequest[]): void {
    this.asked.push(...requests);
  }
}

const hearing = { bitrate: 64_000, blocks: 1, withShares: false, without: null };
const packet = Uint8Array.of(1);

it('when the thread dies all its mixes end, and the next one has a new thread', async () => {
  const onFault = vi.fn();
  const threads: FakeThread[] = [];
  const mixer = new LiveMixer(onFault, () => {
    const thread = new FakeThread();
    threads.push(thread);
    return thread;
  });
  const failed = vi.fn();
  const [first, second] = ['first', 'second'].map((name) => mixer.open(() => failed(name)));
  expect(threads).toHaveLength(1);
  const before = vi.fn();
  first?.hear(hearing, before);

  const fault = new Error('out of memory');
  threads[0]?.emit('error', fault);
  threads[0]?.emit('exit', 1);
  expect(onFault).toHaveBeenCalledExactlyOnceWith(fault);
  expect(failed.mock.calls).toEqual([['first'], ['second']]);

  const again = vi.fn();
  const third = mixer.open(() => failed('third'));
  third.hear(hearing, again);
  expect(threads).toHaveLength(2);
  // What the dead one was still to be asked is not asked of this one, which would mix for nobody.
  await vi.waitFor(() =>
    expect(threads[1]?.asked.map((each) => each.do)).toEqual(['open', 'hear']),
  );
  const asked = threads[1]?.asked.find((each) => each.do === 'hear');
  if (asked?.do !== 'hear') throw new Error('nothing is heard');
  threads[1]?.emit('message', [{ mix: asked.mix, streams: [asked.stream], packet }]);
  expect(again).toHaveBeenCalledExactlyOnceWith(packet);
  expect(before).not.toHaveBeenCalled();

  // Those that have ended with the thread may be closed once more; that ends nothing else.
  first?.close();
  second?.close();
  expect(threads[1]?.terminate).not.toHaveBeenCalled();
  await mixer.close();
  expect(threads[1]?.terminate).toHaveBeenCalledOnce();
  // That the thread ends because it must is no failure.
  threads[1]?.emit('exit', 0);
  expect(failed).toHaveBeenCalledTimes(2);
});
