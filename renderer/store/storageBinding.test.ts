import { expect, test } from 'vitest';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { NewNotice } from './notices.ts';
import { createPerchStore } from './perchStore.ts';
import { bindStorages } from './storageBinding.ts';

class FakeStorage extends TypedEmitter<{ failed: unknown }> {
  isPersistent: boolean;

  constructor(isPersistent = true) {
    super();
    this.isPersistent = isPersistent;
  }

  fail(): void {
    this.isPersistent = false;
    this.emit('failed', new Error('no space'));
  }
}

function bind(identity: FakeStorage, ...settings: FakeStorage[]) {
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const notices: NewNotice[] = [];
  const stop = bindStorages(store, { identity, settings }, (notice) => notices.push(notice));
  return { notices, stop, notPersisted: () => store.getState().notPersisted };
}

test('gives no notice while everything is persistent', () => {
  const { notices, notPersisted } = bind(new FakeStorage(), new FakeStorage());
  expect(notPersisted()).toEqual({ identity: false, settings: false });
  expect(notices).toEqual([]);
});

test('gives one notice when a storage fails later', () => {
  const [identity, settings, picture] = [new FakeStorage(), new FakeStorage(), new FakeStorage()];
  const { notices, notPersisted, stop } = bind(identity, settings, picture);
  settings.fail();
  picture.fail();
  expect(notices).toEqual([{ kind: 'notPersisted', what: 'settings' }]);
  identity.fail();
  expect(notPersisted()).toEqual({ identity: true, settings: true });
  expect(notices.at(-1)).toEqual({ kind: 'notPersisted', what: 'everything' });
  stop();
  identity.fail();
  expect(notices).toHaveLength(2);
});

test('gives a notice at once for a storage that has failed before', () => {
  const { notices } = bind(new FakeStorage(false), new FakeStorage());
  expect(notices).toEqual([{ kind: 'notPersisted', what: 'identity' }]);
});
