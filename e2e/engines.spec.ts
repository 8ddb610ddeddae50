import type { Locator, Page } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { type Halves, halvesIn } from './harness/sharedPage.ts';
import { expect, expectHearing, silent, test } from './harness/test.ts';
import type { VirtualCamera } from './harness/virtualCameras.ts';

const redBlue: Halves = { left: 'red', right: 'blue' };
const limeYellow: Halves = { left: 'lime', right: 'yellow' };
const cameraWith = (halves: Halves): readonly VirtualCamera[] => [
  { deviceId: 'desk', label: 'Desk camera', halves },
];
/** The preferences of a person who turned the preview off. */
const used = { cameraPreview: 'never' };

const face = (viewer: Person, name: string): Locator =>
  viewer.page.getByRole('listitem').filter({ hasText: name }).locator('video');

const edge = {
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  platform: 'Win32',
  // Chromium also sends these as client hints with each request.
  userAgentMetadata: {
    brands: [
      { brand: 'Microsoft Edge', version: '141' },
      { brand: 'Not?A_Brand', version: '8' },
      { brand: 'Chromium', version: '141' },
    ],
    platform: 'Windows',
    platformVersion: '19.0.0',
    architecture: 'x86',
    model: '',
    mobile: false,
  },
};
/** Safari sends no client hints. mediasoup-client uses another handler for Safari; it works in this engine, too. */
const safari = {
  userAgent:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  platform: 'MacIntel',
};

async function callItself(page: Page, name: typeof edge | typeof safari): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setUserAgentOverride', name);
}

test('with the user agents of Edge and Safari, sound and video work in both directions', async ({
  invite,
}) => {
  const [ann, bob] = await Promise.all([
    invite('Ann', { cameras: cameraWith(redBlue), preferences: used }),
    invite('Bob', { cameras: cameraWith(limeYellow), preferences: used }),
  ]);
  await callItself(ann.page, edge);
  await callItself(bob.page, safari);
  const hints = ann.page.waitForRequest((request) => request.isNavigationRequest());
  for (const person of [ann, bob]) {
    await person.open();
    await person.enter();
    await person.join('General');
  }
  expect(await (await hints).headerValue('sec-ch-ua')).toContain('Microsoft Edge');
  expect(await bob.page.evaluate(() => navigator.userAgent)).toBe(safari.userAgent);
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  for (const person of [ann, bob]) await person.button('Turn camera on').click();
  await expect.poll(() => halvesIn(face(bob, 'Ann'))).toEqual(redBlue);
  await expect.poll(() => halvesIn(face(ann, 'Bob'))).toEqual(limeYellow);
});

test('where a browser lacks a feature, the app names it and sends nothing to the server', async ({
  invite,
}) => {
  for (const [language, title, lacks] of [
    ['en', 'This browser cannot run Perch', 'It lacks: WebRTC, AudioWorklet.'],
    [
      'ko',
      '이 브라우저에서는 Perch를 쓸 수 없어요',
      '이 브라우저에 없는 기능: WebRTC, AudioWorklet.',
    ],
  ] as const) {
    const person = await invite('Ann', { ...silent, preferences: { language } });
    const { page } = person;
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.addInitScript(() => {
      Reflect.deleteProperty(window, 'RTCPeerConnection');
      Reflect.deleteProperty(window, 'AudioWorkletNode');
    });
    await person.open();
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await expect(page.getByText(lacks)).toBeVisible();
    await expect(page).toHaveTitle(title);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    expect(sockets).toEqual([]);
    await expectNoAxeFindings(page);
  }
});

test('where a browser cannot parse the app, it says so', async ({ invite }) => {
  const person = await invite('Ann', silent);
  await person.page.route('**/assets/*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'let words = of tomorrow;' }),
  );
  await person.open();
  await expect(person.page.getByText('It lacks: current JavaScript.')).toBeVisible();
});

test('with all site data blocked, joining works; the app says what it forgets', async ({
  invite,
}) => {
  const ann = await invite('Ann', silent);
  // Chromium and Firefox block it like this.
  await ann.page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, { get: refuse });
    }
  });
  await ann.open();
  await expect(ann.page.getByText(/your ownership of this server are lost/)).toBeVisible();
  await ann.enter();
  await ann.join('General');
});
