import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { en } from '../texts/en.ts';
import { ko } from '../texts/ko.ts';
import { PerchTray, type PerchTrayNeeds } from './PerchTray.ts';
import type { TrayState } from './trayMenu.ts';

const shown = vi.hoisted(() => ({
  images: [] as unknown[],
  menus: [] as { id?: string; label?: string; click?: () => void }[][],
  tooltips: [] as string[],
  click: () => {},
  destroyed: false,
}));

vi.mock('electron', () => ({
  Menu: { buildFromTemplate: (template: { label?: string }[]) => template },
  nativeImage: {
    createFromPath: (path: string) => ({ path, setTemplateImage() {} }),
  },
  Tray: class {
    constructor(image: unknown) {
      shown.images.push(image);
    }

    on(_name: string, listener: () => void) {
      shown.click = listener;
    }

    setImage(image: unknown) {
      shown.images.push(image);
    }

    setToolTip(tooltip: string) {
      shown.tooltips.push(tooltip);
    }

    setContextMenu(menu: { label?: string }[]) {
      shown.menus.push(menu);
    }

    isDestroyed() {
      return shown.destroyed;
    }

    destroy() {
      shown.destroyed = true;
    }
  },
}));

const general = 'general' as ChannelId;
const inside: TrayState = {
  joinedServerId: 'home',
  hasUnread: false,
  servers: [
    {
      id: 'home',
      name: 'Home',
      report: {
        channels: [{ id: general, name: 'General', people: ['Ann'], full: false }],
        channelId: general,
        muted: false,
        deafened: false,
        pushToTalkOnly: false,
        speaking: false,
        sharing: false,
        camera: false,
        door: null,
      },
    },
  ],
};

function withReport(change: object): TrayState {
  return {
    ...inside,
    servers: inside.servers.map((server) => ({
      ...server,
      report: { ...server.report, ...change },
    })),
  };
}

function create(needs: Partial<PerchTrayNeeds> = {}): PerchTray {
  return new PerchTray({
    iconsFolder: 'tray',
    state: () => inside,
    texts: () => en,
    showWindow: () => {},
    quit: () => {},
    send: () => {},
    ...needs,
  });
}

beforeEach(() => {
  Object.assign(shown, { images: [], menus: [], tooltips: [], destroyed: false });
});

test('only what has changed is replaced: an open menu stays open while somebody speaks', () => {
  const now = { state: inside, texts: en };
  const tray = create({ state: () => now.state, texts: () => now.texts });
  const counts = () => [shown.images.length, shown.menus.length, shown.tooltips.length];
  const before = counts();
  tray.update();
  expect(counts()).toEqual(before);
  now.state = withReport({ speaking: true });
  tray.update();
  expect(counts()).toEqual([(before[0] ?? 0) + 1, before[1], before[2]]);
  now.state = inside;
  tray.update();
  expect(shown.images.at(-1)).toBe(shown.images[0]);
  now.texts = ko;
  tray.update();
  expect(shown.menus.at(-1)?.at(-1)?.label).toBe('Perch 종료');
});

test('a check mark shows the state, even when a click has no effect', async () => {
  const sent: unknown[] = [];
  create({ send: (...sending) => sent.push(sending) });
  const [menu] = shown.menus;
  menu?.find(({ id }) => id === 'mute')?.click?.();
  expect(sent).toEqual([['home', { kind: 'setMuted', on: true }]]);
  await expect.poll(() => shown.menus.length).toBe(2);
});

test('the image is that of the state and the system', () => {
  create();
  const platform = ['win32', 'darwin'].includes(process.platform) ? process.platform : 'linux';
  expect(shown.images).toMatchObject([{ path: join('tray', platform, 'quiet.png') }]);
});

test('a closed tray is not updated', () => {
  const showWindow = vi.fn();
  const quit = vi.fn();
  const tray = create({ showWindow, quit });
  shown.click();
  expect(showWindow).toHaveBeenCalledOnce();
  shown.menus[0]?.find(({ id }) => id === 'quit')?.click?.();
  expect(quit).toHaveBeenCalledOnce();
  tray.close();
  tray.close();
  const { length } = shown.images;
  tray.update();
  expect(shown.images).toHaveLength(length);
});
