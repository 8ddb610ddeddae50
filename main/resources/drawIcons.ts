import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { type TrayIconName, trayIconNames, trayIconSizes } from '../tray/trayIcon.ts';

/*
 * Makes PNG images from the SVG drawings when the app is built and packed, so that no images are committed. This code is not
 * part of the app.
 */

/** A file to write. */
export interface Icon {
  /** Path with `/` between. */
  readonly file: string;
  readonly png: Uint8Array;
}

type DrawnImage = ReturnType<InstanceType<typeof Resvg>['render']>;

/** The sizes of the freedesktop icon theme "hicolor", in pixels. */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Apple's icon grid: a rounded square of 824 pixels in the middle of 1024. */
const mac = { size: 1024, drawn: 824 };
/** Of a window; the system scales it down. */
const windowIconSize = 512;
/** What Windows puts over an icon in its task bar, at 100 %. */
const badgeSize = 16;

const traySvg = readFileSync(join(import.meta.dirname, 'tray.svg'), 'utf8');
const badgeSvg = readFileSync(join(import.meta.dirname, 'badge.svg'), 'utf8');
const appSvg = readFileSync(join(import.meta.dirname, '../../renderer/public/icon.svg'), 'utf8');
await initWasm(readFileSync(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))));

/** The icons that the main process shows: of its windows, and of the tray for single and double pixel density. */
export function drawShownIcons(): Icon[] {
  const icons = [
    { file: 'icon.png', png: draw(appSvg, windowIconSize).asPng() },
    { file: 'badge.png', png: draw(badgeSvg, badgeSize).asPng() },
    { file: 'badge@2x.png', png: draw(badgeSvg, badgeSize * 2).asPng() },
  ];
  for (const [platform, { size, style }] of Object.entries(trayIconSizes)) {
    for (const name of trayIconNames) {
      const file = `tray/${platform}/${name}`;
      icons.push(
        { file: `${file}.png`, png: drawTrayIcon(name, style, size).asPng() },
        // Electron loads the image for double density by this name.
        { file: `${file}@2x.png`, png: drawTrayIcon(name, style, size * 2).asPng() },
      );
    }
  }
  return icons;
}

/** The icons of the packages. electron-builder makes the .ico and .icns from them. */
export function drawPackageIcons(): Icon[] {
  const margin = (mac.size - mac.drawn) / 2;
  const inMiddle = appSvg.replace(
    '<svg ',
    `<svg x="${margin}" y="${margin}" width="${mac.drawn}" height="${mac.drawn}" `,
  );
  const macSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${mac.size} ${mac.size}">${inMiddle}</svg>`;
  return [
    ...linuxSizes.map((size) => ({
      file: `icons/${size}x${size}.png`,
      png: draw(appSvg, size).asPng(),
    })),
    { file: 'icon-mac.png', png: draw(macSvg, mac.size).asPng() },
  ];
}

/** One image of the tray; `size` is its width and height in pixels. */
export function drawTrayIcon(
  name: TrayIconName,
  style: 'colored' | 'template',
  size: number,
): DrawnImage {
  const classes = `${style} ${name.replaceAll('-', ' ')}`;
  return draw(traySvg.replace(/(<svg [^>]*class=")[^"]*/, `$1${classes}`), size);
}

function draw(svg: string, size: number): DrawnImage {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render();
}
