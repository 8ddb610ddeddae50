import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { defaultAppSettings } from '../../shared/ipc/AppSettings.ts';
import { KnownPages } from './KnownPages.ts';

class Contents extends EventEmitter {
  readonly heard: string[] = [];
  destroyed = false;

  isDestroyed() {
    return this.destroyed;
  }

  send(channel: string, name: string) {
    this.heard.push(`${channel} ${name}`);
  }

  get asElectrons() {
    return this as unknown as Electron.WebContents;
  }
}

function create() {
  const pages = new KnownPages();
  const [first, second, home, picker] = [
    new Contents(),
    new Contents(),
    new Contents(),
    new Contents(),
  ];
  pages.add(first.asElectrons, 'server', 'first');
  pages.add(second.asElectrons, 'server', 'second');
  pages.add(home.asElectrons, 'home', null);
  pages.add(picker.asElectrons, 'picker', null);
  return { pages, first, second, home, picker };
}

test('an event reaches only its kinds of pages', () => {
  const { pages, first, second, home, picker } = create();
  pages.broadcast('settings:changed', defaultAppSettings);
  pages.broadcast('host:changed', { kind: 'stopped' });
  expect(first.heard).toEqual(['perch:event settings:changed']);
  expect(second.heard).toEqual(first.heard);
  expect(home.heard).toEqual(['perch:event settings:changed', 'perch:event host:changed']);
  expect(picker.heard).toEqual([]);
});

test("an event to a server reaches only that server's page", () => {
  const { pages, first, second, home } = create();
  pages.sendToServer('second', 'voice:commanded', { kind: 'leave' });
  expect(second.heard).toEqual(['perch:event voice:commanded']);
  expect([...first.heard, ...home.heard]).toEqual([]);
});

test('a destroyed page is not known and receives nothing', () => {
  const { pages, first } = create();
  expect(pages.find(first.asElectrons)).toMatchObject({ page: 'server', serverId: 'first' });
  first.destroyed = true;
  pages.broadcast('servers:changed', []);
  expect(first.heard).toEqual([]);
  first.emit('destroyed');
  expect(pages.find(first.asElectrons)).toBeUndefined();
});
