/*
 * Draws the app's icons from renderer/public/icon.svg, for when that changes: run
 * `node main/launch/drawIcons.ts` and commit what it writes. Packages are made on machines without a
 * browser to draw with; electron-builder makes the .ico and the .icns from the largest.
 */
import fs from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright';
import { headlessShell } from '../../e2e/harness/chromiumOptions.ts';
import { ensureChromium } from '../../e2e/runTests/ensureChromium.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const resources = path.join(root, 'main', 'resources');
const svg = fs.readFileSync(path.join(root, 'renderer', 'public', 'icon.svg'), 'utf8');

/** The sizes of the freedesktop icon theme "hicolor". */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** On a Mac a rounded square of 824 pixels stands in the middle of 1024 (Apple's icon grid). */
const MAC = { size: 1024, drawn: 824 };

async function draw(
  browser: Browser,
  file: string,
  { size, drawn = size }: { size: number; drawn?: number },
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const centred = 'display:grid;place-items:center;height:100vh;margin:0';
  await page.setContent(`<body style="${centred}">${svg}</body>`);
  await page.addStyleTag({ content: `svg { width: ${drawn}px; height: ${drawn}px }` });
  await page.screenshot({ path: file, omitBackground: true });
  await page.close();
}

await ensureChromium(root);
const browser = await chromium.launch(headlessShell());
try {
  for (const size of LINUX_SIZES) {
    await draw(browser, path.join(resources, 'icons', `${size}x${size}.png`), { size });
  }
  await draw(browser, path.join(resources, 'icon-mac.png'), MAC);
} finally {
  await browser.close();
}
