import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { followPopOut, popOutOptions } from './popOutWindow.ts';

vi.mock('electron', () => ({ nativeTheme: { shouldUseDarkColors: true } }));

test('a window for a video has no access to the app, and counts as hidden when minimised', () => {
  const { webPreferences } = popOutOptions();
  expect(webPreferences).toMatchObject({
    preload: undefined,
    additionalArguments: [],
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    backgroundThrottling: true,
  });
  expect(webPreferences).not.toHaveProperty('session');
});

test('it closes when its page crashes', () => {
  const webContents = new EventEmitter();
  const destroy = vi.fn();
  followPopOut({ webContents, destroy } as unknown as Parameters<typeof followPopOut>[0]);
  webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  expect(destroy).toHaveBeenCalledOnce();
});
