import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HelperProcess } from './HelperProcess.ts';

function start(): HelperProcess {
  const helper = new HelperProcess(join(import.meta.dirname, 'answers.fixture.ts'));
  onTestFinished(() => helper.close());
  return helper;
}

it('answers each call, also the one after a failure', async () => {
  const helper = start();
  expect(await Promise.all([helper.ask('twice', 2), helper.ask('twice', 3)])).toEqual([4, 6]);
  await expect(helper.ask('fail')).rejects.toThrow('it cannot');
  await expect(helper.ask('unheard')).rejects.toThrow('knows no unheard');
  expect(await helper.ask('twice', 4)).toBe(8);
});

it('a program that ends refuses all calls with what it has printed', async () => {
  const helper = start();
  await expect(helper.ask('end')).rejects.toThrow('last words');
  await expect(helper.ask('twice', 2)).rejects.toThrow('has ended');
});
