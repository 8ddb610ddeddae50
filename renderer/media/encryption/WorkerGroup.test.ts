import { expect, it } from 'vitest';
import { MlsGroup } from './MlsGroup.ts';
import { PlayedKeyWorker } from './testing/PlayedKeyWorker.ts';
import { testDevice } from './testing/testDevice.ts';
import { WorkerGroup } from './WorkerGroup.ts';

it('goes on with another worker and another leaf when its worker has died', async () => {
  const device = await testDevice('ann');
  const workers: PlayedKeyWorker[] = [];
  const signed: string[] = [];
  const group = new WorkerGroup(
    (text) => {
      signed.push(text);
      return device.sign(text);
    },
    () => {
      const worker = new PlayedKeyWorker(MlsGroup.load());
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
