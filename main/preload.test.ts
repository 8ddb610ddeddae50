import { expect, test, vi } from 'vitest';
import type { DesktopBridge } from '../shared/ipc/DesktopBridge.ts';
import { pageArguments } from './ipc/pageArguments.ts';

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoked: [] as unknown[][],
  tell: (_event: object, ..._rest: unknown[]) => {},
}));

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, value: unknown) => electron.exposed.set(name, value),
  },
  ipcRenderer: {
    on: (channel: string, listener: typeof electron.tell) => {
      if (channel === 'perch:event') electron.tell = listener;
    },
    invoke: async (...call: unknown[]) => {
      electron.invoked.push(call);
      return null;
    },
  },
}));

test('a page gets its facts, `call` and `on`, and nothing of Electron', async () => {
  const facts = { page: 'server', serverUrl: 'https://localhost:44300' } as const;
  process.argv.push(...pageArguments(facts));
  await import('./preload.ts');
  expect([...electron.exposed.keys()]).toEqual(['desktop']);
  const desktop = electron.exposed.get('desktop') as DesktopBridge;
  expect(desktop).toMatchObject({ ...facts, platform: process.platform });

  await desktop.call('servers:show', { serverId: null });
  expect(electron.invoked).toEqual([['perch:call', 'servers:show', { serverId: null }]]);

  const heard: unknown[] = [];
  const stop = desktop.on('voice:commanded', (...payload) => heard.push(payload));
  electron.tell({ sender: 'secret' }, 'voice:commanded', { kind: 'leave' });
  electron.tell({}, 'keys:changed', {});
  stop();
  electron.tell({}, 'voice:commanded', { kind: 'leave' });
  expect(heard).toEqual([[{ kind: 'leave' }]]);
});
