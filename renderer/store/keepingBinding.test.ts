import { expect, test } from 'vitest';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { bindKeeping } from './keepingBinding.ts';
import type { News } from './notices.ts';
import { createPerchStore } from './perchStore.ts';

class FakeKeeper extends TypedEmitter<{ failed: unknown }> {
  isLasting: boolean;

  constructor(isLasting = true) {
    super();
    this.isLasting = isLasting;
  }

  fail(): void {
    this.isLasting = false;
    this.emit('failed', new Error('no space'));
  }
}

function bind(identity: FakeKeeper, ...settings: FakeKeeper[]) {
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const said: News[] = [];
  const stop = bindKeeping(store, { identity, settings }, (news) => said.push(news));
  return { said, stop, forgets: () => store.getState().forgets };
}

test('while everything is kept nothing is said', () => {
  const { said, forgets } = bind(new FakeKeeper(), new FakeKeeper());
  expect(forgets()).toEqual({ identity: false, settings: false });
  expect(said).toEqual([]);
});

test('what fails later is said when it fails, once', () => {
  const [identity, settings, picture] = [new FakeKeeper(), new FakeKeeper(), new FakeKeeper()];
  const { said, forgets, stop } = bind(identity, settings, picture);
  settings.fail();
  picture.fail();
  expect(said).toEqual([{ kind: 'forgetful', what: 'settings' }]);
  identity.fail();
  expect(forgets()).toEqual({ identity: true, settings: true });
  expect(said.at(-1)).toEqual({ kind: 'forgetful', what: 'everything' });
  stop();
  identity.fail();
  expect(said).toHaveLength(2);
});

test('what has failed before is said at once', () => {
  const { said } = bind(new FakeKeeper(false), new FakeKeeper());
  expect(said).toEqual([{ kind: 'forgetful', what: 'identity' }]);
});
