import { expect, test } from 'vitest';
import {
  externalAddress,
  guardNavigation,
  guardPermissions,
  lacksSandbox,
  navigationAllowed,
  permissionAllowed,
  popOutAllowed,
} from './security.ts';

const ownPage = { isMainFrame: true, requestingUrl: 'app://perch/' };

test.each([
  'media',
  'display-capture',
  'speaker-selection',
  'notifications',
  'fullscreen',
  'clipboard-sanitized-write',
  'local-network',
  'local-network-access',
  'loopback-network',
])("a server's page may use %s", (permission) => {
  expect(permissionAllowed('server', permission, ownPage)).toBe(true);
});

test("the app's own pages may copy and capture sound, but have no microphone and no network", () => {
  const allowed = (permission: string) => permissionAllowed('app', permission, ownPage);
  expect(allowed('clipboard-sanitized-write')).toBe(true);
  expect(allowed('display-capture')).toBe(true);
  expect(allowed('media')).toBe(false);
  expect(allowed('local-network-access')).toBe(false);
});

test.each([
  'geolocation',
  'clipboard-read',
  'hid',
  'usb',
  'midi',
  'openExternal',
  'fileSystem',
  'unknown',
])('nobody may use %s', (permission) => {
  expect(permissionAllowed('server', permission, ownPage)).toBe(false);
  expect(permissionAllowed('app', permission, ownPage)).toBe(false);
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
  expect(permissionAllowed('server', 'media', details)).toBe(false);
});

test('requests and checks of a session follow the same rule', () => {
  const answers: unknown[] = [];
  guardPermissions(
    {
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
    },
    'server',
  );
  expect(answers).toEqual([true, false, true, false]);
});

test('a page navigates only to itself', () => {
  const allowed = (to: string) => navigationAllowed('app://perch/index.html', to);
  expect(allowed('app://perch/index.html')).toBe(true);
  expect(allowed('app://perch/index.html#/channel/1')).toBe(true);
  expect(allowed('app://perch/home.html')).toBe(false);
  expect(allowed('app://perch/assets/index.js')).toBe(false);
  expect(allowed('app://other/index.html')).toBe(false);
  expect(allowed('https://localhost:44300/index.html')).toBe(false);
  expect(allowed('javascript:alert(1)')).toBe(false);
  expect(allowed('')).toBe(false);
  expect(navigationAllowed('', 'app://perch/index.html')).toBe(false);
});

test('only https and mailto addresses are opened outside', () => {
  expect(externalAddress('https://example.org/a')).toBe('https://example.org/a');
  expect(externalAddress('mailto:a@example.org')).toBe('mailto:a@example.org');
  expect(externalAddress('http://example.org/')).toBe('http://example.org/');
  expect(externalAddress('perch://example.org/')).toBe('perch://example.org/');
  for (const address of ['javascript:alert(1)', 'file:///etc/passwd', 'smb://host', 'x', '']) {
    expect(externalAddress(address)).toBeNull();
  }
});

const picture = {
  url: 'about:blank',
  frameName: 'perch-picture-0f8fad5b-d9cb-469f-a165-70867728950e',
};

test('navigation, redirects, webviews and new windows are stopped', () => {
  const listeners = new Map<string, (event: object) => void>();
  let open: (details: { url: string; frameName?: string }) => unknown = () => undefined;
  let address = 'app://perch/home.html';
  const opened: string[] = [];
  guardNavigation(
    {
      getURL: () => address,
      on: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
      setWindowOpenHandler: (handler: typeof open) => {
        open = handler;
      },
    } as unknown as Electron.WebContents,
    (outside) => opened.push(outside),
    () => ({ title: 'a picture' }),
  );
  const stopped = (name: string, details: object) => {
    let prevented = false;
    listeners.get(name)?.({ ...details, preventDefault: () => (prevented = true) });
    return prevented;
  };

  const own = 'app://perch/home.html';
  expect(stopped('will-frame-navigate', { isMainFrame: true, url: own })).toBe(false);
  expect(stopped('will-frame-navigate', { isMainFrame: false, url: own })).toBe(true);
  expect(stopped('will-frame-navigate', { isMainFrame: true, url: 'https://a.example' })).toBe(
    true,
  );
  expect(stopped('will-redirect', { url: 'app://perch/' })).toBe(true);
  expect(stopped('will-attach-webview', {})).toBe(true);
  expect(open({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
  expect(open({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' });
  expect(opened).toEqual(['https://example.org/']);
  // The start page shows no videos.
  expect(open(picture)).toEqual({ action: 'deny' });
  address = 'app://perch/index.html#/channel/1';
  expect(open(picture)).toEqual({
    action: 'allow',
    overrideBrowserWindowOptions: { title: 'a picture' },
  });
  expect(opened).toEqual(['https://example.org/']);
});

test('a server’s page opens empty windows for its videos, and nothing else', () => {
  const page = 'app://perch/index.html';
  expect(popOutAllowed(page, picture)).toBe(true);
  expect(popOutAllowed('app://perch/#/channel/1', picture)).toBe(true);
  // Electron reports `window.open('')` like this.
  expect(popOutAllowed(page, { ...picture, url: 'about:blank#blocked' })).toBe(true);
  for (const from of [
    '',
    'about:blank',
    'app://perch/home.html',
    'app://perch/picker.html',
    'app://perch.evil/index.html',
    'https://evil.example/index.html',
  ]) {
    expect(popOutAllowed(from, picture), from).toBe(false);
  }
  for (const change of [
    { url: 'about:blank#more' },
    { url: 'app://perch/index.html' },
    { url: 'https://example.org/' },
    { url: 'javascript:alert(1)' },
    { url: 'data:text/html,x' },
    { url: '' },
    { frameName: '' },
    { frameName: '_blank' },
    { frameName: `x${picture.frameName}` },
    { frameName: `${picture.frameName}x` },
    { postBody: { contentType: 'text/plain', data: [] } },
  ]) {
    expect(popOutAllowed(page, { ...picture, ...change }), JSON.stringify(change)).toBe(false);
  }
});

test('a window for a video does not navigate and opens nothing', () => {
  expect(navigationAllowed('about:blank', 'app://perch/index.html')).toBe(false);
  expect(navigationAllowed('about:blank', 'about:blank')).toBe(false);
  expect(popOutAllowed('about:blank', picture)).toBe(false);
});

test.each([
  [{ APPIMAGE: '/home/ann/Perch.AppImage' }, true, true],
  [{ APPIMAGE: '/home/ann/Perch.AppImage' }, false, false],
  // Started like this by hand, or by root from a clone.
  [{}, true, false],
])('with %j and the sandbox switched off: %s', (env, switchedOff, lacks) => {
  expect(lacksSandbox({ env, switchedOff })).toBe(lacks);
});
