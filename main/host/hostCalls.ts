import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { HostedServer } from './HostedServer.ts';

/** Handles the calls about the server inside this app. Progress is sent as `host:changed`. */
export function hostCalls(
  server: Pick<HostedServer, 'state' | 'start' | 'stop'>,
): HandlersOf<'host:get' | 'host:start' | 'host:stop'> {
  return {
    'host:get': () => server.state,
    'host:start': () => {
      void server.start();
      return null;
    },
    'host:stop': () => {
      void server.stop();
      return null;
    },
  };
}
