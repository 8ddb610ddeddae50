import { expect, test } from 'vitest';
import { defaultAppSettings } from '../../shared/ipc/AppSettings.ts';
import type { PageKind } from '../../shared/ipc/pages.ts';
import type { Caller, DesktopHandlers } from './DesktopHandlers.ts';
import { handleCalls } from './handleCalls.ts';

type Handle = (event: object, name: unknown, argument: unknown) => Promise<unknown>;

/** The calls that the handlers received, as `name argument`. */
function create() {
  const asked: string[] = [];
  const contents = new Map<object, Caller>();
  const answering: { handle: Handle | null; channel: string } = { handle: null, channel: '' };
  const handlers = new Proxy(
    {},
    {
      get: (_target, name) => (caller: Caller, argument: unknown) => {
        asked.push(`${String(name)} ${JSON.stringify(argument)} ${caller.serverId}`);
        return name === 'settings:get' ? defaultAppSettings : null;
      },
    },
  );
  handleCalls(
    {
      handle(channel, listener) {
        answering.channel = channel;
        answering.handle = listener as Handle;
      },
    },
    { find: (sender) => contents.get(sender) },
    handlers as DesktopHandlers,
  );
  const open = (page: PageKind, frame: object | null = {}) => {
    const sender = {} as Electron.WebContents;
    contents.set(sender, { contents: sender, page, serverId: page === 'server' ? 'home' : null });
    const senderFrame =
      frame === null ? null : { url: `app://perch/${page}.html`, parent: null, ...frame };
    return (name: unknown, argument: unknown = null) =>
      answering.handle?.({ sender, senderFrame }, name, argument);
  };
  return { asked, open, answering };
}

test('a call of a page is answered, with its argument parsed', async () => {
  const { asked, open, answering } = create();
  expect(answering.channel).toBe('perch:call');
  expect(await open('server')('settings:get')).toEqual(defaultAppSettings);
  await open('home')('servers:show', { serverId: null });
  expect(asked).toEqual(['settings:get null home', 'servers:show {"serverId":null} null']);
});

test.each([
  ['picker', 'servers:list'],
  ['home', 'voice:report'],
  ['home', 'screen:pick'],
  ['server', 'screen:choose'],
  ['server', 'host:start'],
] as const)('the page %s may not call %s', async (page, name) => {
  const { asked, open } = create();
  await expect(open(page)(name)).rejects.toThrow(`This page may not call ${name}.`);
  expect(asked).toEqual([]);
});

test.each([
  ['a frame inside the page', { parent: {} }],
  ['a page of another origin', { url: 'https://perch/server.html' }],
  ['a page that looks like ours', { url: 'app://perch.evil/' }],
  ['a frame that is gone', null],
])('%s may call nothing', async (_what, frame) => {
  const { asked, open } = create();
  await expect(open('server', frame)('settings:get')).rejects.toThrow('may not call');
  expect(asked).toEqual([]);
});

test('contents that the app did not open may call nothing', async () => {
  const { answering, asked } = create();
  const senderFrame = { url: 'app://perch/index.html', parent: null };
  await expect(
    answering.handle?.({ sender: {}, senderFrame }, 'settings:get', null),
  ).rejects.toThrow('may not call');
  expect(asked).toEqual([]);
});

test.each(['unknown', 'toString', '__proto__', 7, null, undefined])(
  'there is no call %j',
  async (name) => {
    const { open } = create();
    await expect(open('server')(name)).rejects.toThrow('There is no such call.');
  },
);

test.each([
  ['servers:show', {}],
  ['servers:show', { serverId: 'x', more: true }],
  ['servers:add', { address: 'x'.repeat(3000), fingerprint: null }],
  ['settings:get', {}],
  ['settings:change', { closeToTray: 'yes' }],
  ['server:describe', { name: 'Home', picture: 'https://evil.example/pixel.png' }],
  ['server:describe', { name: 'Home', picture: 'data:image/svg+xml;base64,AA==' }],
  ['voice:report', { channels: [] }],
  ['chat:unread', { mentions: -1, hasUnread: false }],
  ['notice:show', { key: 'x', title: 'x', body: 'x'.repeat(3000), replyHint: '' }],
])('%s does not take %j', async (name, argument) => {
  const { asked, open } = create();
  await expect(open('server')(name, argument)).rejects.toThrow(`The argument of ${name} is wrong.`);
  expect(asked).toEqual([]);
});
