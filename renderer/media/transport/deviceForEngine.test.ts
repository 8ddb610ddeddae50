import { afterEach, expect, it, vi } from 'vitest';
import { deviceForEngine } from './deviceForEngine.ts';

interface Agent {
  readonly userAgent: string;
  readonly userAgentData?: {
    readonly brands: readonly { readonly brand: string; readonly version: string }[];
    readonly mobile: boolean;
    readonly platform: string;
  };
}

const hints = (brand: string, version: string, platform: string, mobile = false) => ({
  brands: [
    { brand, version },
    { brand: 'Chromium', version },
    { brand: 'Not)A;Brand', version: '24' },
  ],
  mobile,
  platform,
});

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const android = 'Mozilla/5.0 (Linux; Android 10; K)';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

/** What the browsers call themselves, word for word, with their client hints where they send some. */
const agents: readonly (readonly [browser: string, handler: string, agent: Agent])[] = [
  [
    'Edge on Windows',
    'Chrome111',
    {
      userAgent: `${windows} ${blink} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
      userAgentData: hints('Microsoft Edge', '141', 'Windows'),
    },
  ],
  [
    'Edge on Windows without client hints',
    'Chrome111',
    { userAgent: `${windows} ${blink} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0` },
  ],
  [
    'Edge on a Mac',
    'Chrome111',
    {
      userAgent: `${mac} ${blink} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
      userAgentData: hints('Microsoft Edge', '141', 'macOS'),
    },
  ],
  [
    'Edge on Android',
    'Chrome111',
    {
      userAgent: `${android} ${blink} Chrome/141.0.0.0 Mobile Safari/537.36 EdgA/141.0.0.0`,
      userAgentData: hints('Microsoft Edge', '141', 'Android', true),
    },
  ],
  [
    'Edge on an iPhone',
    'Safari12',
    {
      userAgent: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} Version/18.0 EdgiOS/141.0.3537.85 Mobile/15E148 Safari/604.1`,
    },
  ],
  [
    'Chrome on Android',
    'Chrome111',
    {
      userAgent: `${android} ${blink} Chrome/141.0.0.0 Mobile Safari/537.36`,
      userAgentData: hints('Google Chrome', '141', 'Android', true),
    },
  ],
  [
    'Chrome on Windows',
    'Chrome111',
    {
      userAgent: `${windows} ${blink} Chrome/141.0.0.0 Safari/537.36`,
      userAgentData: hints('Google Chrome', '141', 'Windows'),
    },
  ],
  [
    'Chrome on an iPhone',
    'Safari12',
    {
      userAgent: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1`,
    },
  ],
  [
    'Safari 17 on a Mac',
    'Safari12',
    { userAgent: `${mac} ${webkit} Version/17.6 Safari/605.1.15` },
  ],
  [
    'Safari 18 on a Mac',
    'Safari12',
    { userAgent: `${mac} ${webkit} Version/18.6 Safari/605.1.15` },
  ],
  [
    'Safari 26 on a Mac',
    'Safari12',
    { userAgent: `${mac} ${webkit} Version/26.0 Safari/605.1.15` },
  ],
  [
    'Safari 17 on an iPhone',
    'Safari12',
    {
      userAgent: `Mozilla/5.0 (iPhone; CPU iPhone OS 17_6_1 like Mac OS X) ${webkit} Version/17.6 Mobile/15E148 Safari/604.1`,
    },
  ],
  [
    'Safari 18 on an iPhone',
    'Safari12',
    {
      userAgent: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} Version/18.6 Mobile/15E148 Safari/604.1`,
    },
  ],
  [
    'Safari 26 on an iPhone',
    'Safari12',
    {
      userAgent: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} Version/26.0 Mobile/15E148 Safari/604.1`,
    },
  ],
  ['Safari on an iPad', 'Safari12', { userAgent: `${mac} ${webkit} Version/18.6 Safari/605.1.15` }],
  [
    'Firefox on Windows',
    'Firefox120',
    {
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0',
    },
  ],
  [
    'Firefox on Linux',
    'Firefox120',
    { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
  ],
  [
    'Firefox on Android',
    'Firefox120',
    { userAgent: 'Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0' },
  ],
  [
    'Firefox on an iPhone',
    'Safari12',
    {
      userAgent: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} FxiOS/144.0 Mobile/15E148 Safari/604.1`,
    },
  ],
  [
    'Samsung Internet',
    'Chrome111',
    {
      userAgent: `${android} ${blink} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
      userAgentData: hints('Samsung Internet', '130', 'Android', true),
    },
  ],
  ['an engine that hides its name', 'Chrome111', { userAgent: 'Mozilla/5.0' }],
  ['an engine without a name', 'Chrome111', { userAgent: '' }],
];

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each(agents)('takes %s for %s', (_browser, handler, agent) => {
  vi.stubGlobal('navigator', agent);
  expect(deviceForEngine().handlerName).toBe(handler);
});
