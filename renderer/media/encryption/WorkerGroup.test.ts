import { expect, it } from 'vitest';
import type { KeyAnswer, KeyCall, KeyCalls } from './keyMessages.ts';
import { MlsGroup } from './MlsGroup.ts';
import { testDevice } from './testing/testDevice.ts';
import { WorkerGroup } from './WorkerGroup.ts';

/** What the key worker does, in the test's own thread; `die` ends it as a crash would. */
class PlayedWorker extends EventTarget {
  readonly #group = MlsGroup.load();
  #isDead = false;

  postMessage({ id, name, values }: KeyCall): void {
    void this.#group.then(async (group) => {
      const calls: { [Name in keyof KeyCalls]: unknown } = group;
      const call = calls[name] as (...given: readonly unknown[]) => unknown;
      const data: KeyAnswer = await Promise.resolve()
        .then(() => call.apply(group, [...values]))
        .then(
          (value) => ({ id, ok: true, value }) as const,
          (error: unknown) => ({ id, ok: false, reason: String(error) }) as const,
        );
      if (!this.#isDead) this.dispatchEvent(new MessageEvent('message', { data }));
    });
  }

  die(): void {
    this.#isDead = true;
    this.dispatchEvent(new Event('error'));
  }

  terminate(): void {
    this.#isDead = true;
  }
}

it('goes on with another worker and another leaf when its worker has died', async () => {
  const device = await testDevice('ann');
  const workers: PlayedWorker[] = [];
  const signed: string[] = [];
  const group = new WorkerGroup(
    (text) => {
      signed.push(text);
      return device.sign(text);
    },
    () => {
      const worker = new PlayedWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
  );
  await group.introduce(device.owner);
  await group.introduce(device.owner);
  expect(signed).toHaveLength(1);
  await group.enter('channel', null);
  expect((await group.adopt()).leaves).toHaveLength(1);
  const asked = group.remove([0]);
  workers[0]?.die();
  await expect(asked).rejects.toThrow('has ended');
  await expect(group.apply(new Uint8Array(3))).rejects.toThrow();
  await group.introduce(device.owner);
  expect(new Set(signed).size).toBe(2);
  await group.enter('channel', null);
  expect((await group.adopt()).leaves).toHaveLength(1);
  group.close();
});
