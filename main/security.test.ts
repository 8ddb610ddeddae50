import { expect, test } from 'vitest';
import {
  externalAddress,
  guardNavigation,
  guardPermissions,
  navigationAllowed,
  permissionAllowed,
} from './security.ts';

const ownPage = { isMainFrame: true, requestingUrl: 'app://perch/' };

test.each([
  'media',
  'speaker-selection',
  'notifications',
  'fullscreen',
  'local-network',
  'local-network-access',
  'loopback-network',
])('the own page may use %s', (permission) => {
  expect(permissionAllowed(permission, ownPage)).toBe(true);
});

test.each([
  'geolocation',
  'display-capture',
  'clipboard-read',
  'hid',
  'usb',
  'midi',
  'openExternal',
  'fileSystem',
  'unknown',
])('nobody may use %s', (permission) => {
  expect(permissionAllowed(permission, ownPage)).toBe(false);
});

test.each([
  { isMainFrame: false, requestingUrl: 'app://perch/' },
  { isMainFrame: true, requestingUrl: 'https://perch/' },
  { isMainFrame: true, requestingUrl: 'app://perch.evil/' },
  { isMainFrame: true, requestingUrl: 'app://perch/', securityOrigin: 'https://evil.example' },
  { isMainFrame: true, requestingUrl: 'app://perch/', embeddingOrigin: 'https://evil.example' },
  { isMainFrame: true, requestingUrl: '' },
  { isMainFrame: true },
])('%o may not use the microphone', (details) => {
  expect(permissionAllowed('media', details)).toBe(false);
});

test('requests and checks of a session are decided by the same rule', () => {
  const answers: unknown[] = [];
  guardPermissions({
    setPermissionRequestHandler: (handler) => {
      const ask = (permission: 'media' | 'geolocation') =>
        handler?.({} as Electron.WebContents, permission, (granted) => answers.push(granted), {
          ...ownPage,
          mediaTypes: ['audio'],
        });
      ask('media');
      ask('geolocation');
    },
    setPermissionCheckHandler: (handler) => {
      answers.push(handler?.(null, 'media', 'app://perch/', { isMainFrame: true }));
      answers.push(handler?.(null, 'media', 'https://evil.example/', ownPage));
    },
  });
  expect(answers).toEqual([true, false, true, false]);
});

test('a window stays on its own page', () => {
  expect(navigationAllowed('app://perch/')).toBe(true);
  expect(navigationAllowed('app://perch/index.html#/channel/1')).toBe(true);
  expect(navigationAllowed('app://perch/assets/index.js')).toBe(false);
  expect(navigationAllowed('app://other/')).toBe(false);
  expect(navigationAllowed('https://localhost:44300/')).toBe(false);
  expect(navigationAllowed('javascript:alert(1)')).toBe(false);
  expect(navigationAllowed('')).toBe(false);
});

test('only https and mailto leave the app', () => {
  expect(externalAddress('https://example.org/a')).toBe('https://example.org/a');
  expect(externalAddress('mailto:a@example.org')).toBe('mailto:a@example.org');
  for (const address of ['http://example.org', 'file:///etc/passwd', 'smb://host', 'x', '']) {
    expect(externalAddress(address)).toBeNull();
  }
});

test('navigation, redirects, webviews and new windows are stopped', () => {
  const listeners = new Map<string, (event: object) => void>();
  let open: (details: { url: string }) => unknown = () => undefined;
  const opened: string[] = [];
  guardNavigation(
    {
      on: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
      setWindowOpenHandler: (handler: typeof open) => {
        open = handler;
      },
    } as unknown as Electron.WebContents,
    (address) => opened.push(address),
  );
  const stopped = (name: string, details: object) => {
    let prevented = false;
    listeners.get(name)?.({ ...details, preventDefault: () => (prevented = true) });
    return prevented;
  };

  expect(stopped('will-frame-navigate', { isMainFrame: true, url: 'app://perch/' })).toBe(false);
  expect(stopped('will-frame-navigate', { isMainFrame: false, url: 'app://perch/' })).toBe(true);
  expect(stopped('will-frame-navigate', { isMainFrame: true, url: 'https://a.example' })).toBe(
    true,
  );
  expect(stopped('will-redirect', { url: 'app://perch/' })).toBe(true);
  expect(stopped('will-attach-webview', {})).toBe(true);
  expect(open({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
  expect(open({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' });
  expect(opened).toEqual(['https://example.org/']);
});
