import type { Locator, Page } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { type Halves, halvesIn } from './harness/sharedPage.ts';
import { expect, expectHearing, test } from './harness/test.ts';
import type { VirtualCamera } from './harness/virtualCameras.ts';

const redBlue: Halves = { left: 'red', right: 'blue' };
const limeYellow: Halves = { left: 'lime', right: 'yellow' };
const cameraWith = (halves: Halves): readonly VirtualCamera[] => [
  { deviceId: 'desk', label: 'Desk camera', halves },
];
/** Somebody who has seen themselves before. */
const used = { cameraPreview: 'never' };

const face = (viewer: Person, name: string): Locator =>
  viewer.page.getByRole('listitem').filter({ hasText: name }).locator('video');

const edge = {
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  platform: 'Win32',
  // Chromium sends them as client hints with each request, too.
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
/** Safari sends no client hints; mediasoup-client talks to it in another way, and this engine understands that, too. */
const safari = {
  userAgent:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  platform: 'MacIntel',
};

async function callItself(page: Page, name: typeof edge | typeof safari): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setUserAgentOverride', name);
}

test('under Edge’s and under Safari’s name one is let in, hears, is heard, sees and is seen', async ({
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

test('an engine that lacks what the app needs is told so, and asks nothing of the server', async ({
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
    const person = await invite('Ann', { preferences: { language } });
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

test('an engine that cannot read the app is told so', async ({ invite }) => {
  const person = await invite('Ann');
  await person.page.route('**/assets/*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'let words = of tomorrow;' }),
  );
  await person.open();
  await expect(person.page.getByText('It lacks: current JavaScript.')).toBeVisible();
});

test('with all site data blocked one comes in, and is told what is forgotten', async ({
  invite,
}) => {
  const ann = await invite('Ann');
  // As Chromium and Firefox do it.
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
