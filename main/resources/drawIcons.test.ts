import { expect, test } from 'vitest';
import { trayIconNames } from '../tray/trayIcon.ts';
import { drawPackageIcons, drawShownIcons, drawTrayIcon } from './drawIcons.ts';

test('every state has its own image, with and without colours, at every size', () => {
  for (const style of ['colored', 'template'] as const) {
    for (const size of [16, 36]) {
      const images = trayIconNames.map((name) => drawTrayIcon(name, style, size));
      expect(images.every(({ width, height }) => width === size && height === size)).toBe(true);
      const different = new Set(images.map(({ pixels }) => Buffer.from(pixels).toString('hex')));
      expect(different.size).toBe(trayIconNames.length);
    }
  }
});

test('a template is black, and macOS chooses the colour', () => {
  for (const name of trayIconNames) {
    const { pixels } = drawTrayIcon(name, 'template', 36);
    expect(pixels.every((value, at) => at % 4 === 3 || value === 0)).toBe(true);
    expect(pixels.some((value) => value === 255)).toBe(
      !name.startsWith('away') || name.endsWith('unread'),
    );
  }
});

test('a gap separates the lamp and the camera from the bird', () => {
  const { pixels } = drawTrayIcon('quiet-sharing-camera', 'template', 512);
  const alphaAt = (x: number, y: number) => pixels[(y * 512 + x) * 4 + 3];
  // Lamp, the gap around it, camera, and the gap around it, which cuts the branch.
  expect([alphaAt(408, 104), alphaAt(305, 140), alphaAt(300, 400), alphaAt(230, 392)]).toEqual([
    255, 0, 255, 0,
  ]);
  expect(alphaAt(150, 392)).toBe(255);
});

test('files lie where the app and electron-builder look for them', () => {
  const shown = drawShownIcons().map(({ file }) => file);
  expect(shown).toContain('icon.png');
  expect(shown).toContain('badge.png');
  for (const platform of ['linux', 'win32', 'darwin']) {
    expect(shown).toContain(`tray/${platform}/quiet-muted.png`);
    expect(shown).toContain(`tray/${platform}/quiet-muted@2x.png`);
  }
  expect(shown).toHaveLength(3 + 3 * 2 * trayIconNames.length);
  const packed = drawPackageIcons().map(({ file }) => file);
  expect(packed).toContain('icons/1024x1024.png');
  expect(packed).toContain('icon-mac.png');
});
