import { createContext, useContext, useEffect, useState } from 'react';
import type { AppSettings } from '../../../shared/ipc/AppSettings.ts';
import type { DesktopBridge } from '../../../shared/ipc/DesktopBridge.ts';
import type { DesktopCallName, DesktopQuestion } from '../../../shared/ipc/desktopCalls.ts';
import type { DesktopEventName, DesktopEvents } from '../../../shared/ipc/desktopEvents.ts';
import type { HostState } from '../../../shared/ipc/HostState.ts';
import type { KeysState } from '../../../shared/ipc/keys.ts';
import type { ServerItem } from '../../../shared/ipc/servers.ts';

export const DesktopContext = createContext<DesktopBridge | null>(null);

/** The desktop app around this page; null in a browser. */
export function useDesktop(): DesktopBridge | null {
  return useContext(DesktopContext);
}

/** Calls the app without waiting for an answer; the result arrives as an event. */
export function sendToApp<Name extends DesktopCallName>(
  desktop: DesktopBridge | null,
  name: Name,
  argument: DesktopQuestion<Name>,
): void {
  desktop?.call(name, argument).catch((error: unknown) => console.error('The app refused:', error));
}

/** State of the app: read once, then updated by events; null until known, and always null in a browser. */
function useFact<Name extends DesktopEventName>(
  event: Name,
  ask: (desktop: DesktopBridge) => Promise<DesktopEvents[Name]>,
): DesktopEvents[Name] | null {
  const desktop = useDesktop();
  const [fact, setFact] = useState<DesktopEvents[Name] | null>(null);
  useEffect(() => {
    if (desktop === null) return;
    let isOver = false;
    let wasTold = false;
    const stop = desktop.on(event, (now) => {
      wasTold = true;
      setFact(() => now);
    });
    ask(desktop).then(
      // An event that arrived in the meantime is newer than this answer.
      (answer) => isOver || wasTold || setFact(() => answer),
      (error: unknown) => console.error('The app refused:', error),
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [desktop, event, ask]);
  return fact;
}

const askServers = (desktop: DesktopBridge) => desktop.call('servers:list', null);
const askSettings = (desktop: DesktopBridge) => desktop.call('settings:get', null);
const askKeys = (desktop: DesktopBridge) => desktop.call('keys:get', null);
const askHost = (desktop: DesktopBridge) => desktop.call('host:get', null);

/** The app's servers, as the rail shows them. */
export function useServers(): readonly ServerItem[] | null {
  return useFact('servers:changed', askServers);
}

/** The app's own settings. */
export function useAppSettings(): AppSettings | null {
  return useFact('settings:changed', askSettings);
}

/** Whether keys are detected while another program has the focus. */
export function useKeysState(): KeysState | null {
  return useFact('keys:changed', askKeys);
}

/** The server inside the app; its start page only. */
export function useHostState(): HostState | null {
  return useFact('host:changed', askHost);
}
