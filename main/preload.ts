import { contextBridge, ipcRenderer } from 'electron';
import { callChannel, type DesktopBridge, eventChannel } from '../shared/ipc/DesktopBridge.ts';
import { platforms } from '../shared/ipc/pages.ts';
import { pageFromArguments } from './ipc/pageArguments.ts';

const listeners = new Map<string, Set<(payload: never) => void>>();

ipcRenderer.on(eventChannel, (_event, name: string, payload: unknown) => {
  for (const listen of [...(listeners.get(name) ?? [])]) listen(payload as never);
});

const desktop: DesktopBridge = {
  ...pageFromArguments(process.argv),
  platform: platforms.find((platform) => platform === process.platform) ?? 'linux',
  call: (name, argument) => ipcRenderer.invoke(callChannel, name, argument),
  on(name, listen) {
    const named = listeners.get(name) ?? new Set();
    listeners.set(name, named);
    named.add(listen);
    return () => {
      named.delete(listen);
    };
  },
};

contextBridge.exposeInMainWorld('desktop', desktop);
