import { expect, test } from 'vitest';
import type { ServerEntry } from '../servers/ServerList.ts';
import type { StartRequest } from './startRequest.ts';
import { startRequestHandler } from './startRequestHandler.ts';

const nothing: StartRequest = { command: null, hidden: false, server: null };

function handler({ shown = null as string | null, last = null as string | null } = {}) {
  const calls: unknown[] = [];
  const handle = startRequestHandler({
    servers: {
      adopt: ({ url, show }) => {
        calls.push(['adopt', url, show]);
        return 'own';
      },
      show: (serverId) => calls.push(['show', serverId]),
    },
    serverList: { lastShown: last === null ? null : ({ id: last } as ServerEntry) },
    shownServerId: () => shown,
    dispatcher: { dispatch: ({ kind }) => calls.push(['dispatch', kind]) },
    showWindow: () => calls.push(['window']),
  });
  return { handle, calls };
}

test('a plain start shows the page that was shown last, and the window', () => {
  const { handle, calls } = handler({ last: 'home' });
  handle(nothing);
  expect(calls).toEqual([['show', 'home'], ['window']]);
});

test('a hidden start shows no window', () => {
  const { handle, calls } = handler();
  handle({ ...nothing, hidden: true });
  expect(calls).toEqual([['show', null]]);
});

test('a later start keeps the page that is shown, and its command is done', () => {
  const { handle, calls } = handler({ shown: 'work', last: 'home' });
  handle({ ...nothing, command: { kind: 'leave' } });
  expect(calls).toEqual([['dispatch', 'leave']]);
});

test('the server of `npm start` is adopted and shown', () => {
  const { handle, calls } = handler({ shown: 'work' });
  handle({ ...nothing, server: { url: 'https://localhost:44300', pin: null } });
  expect(calls).toEqual([['adopt', 'https://localhost:44300', true], ['window']]);
});
