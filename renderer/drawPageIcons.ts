import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { Plugin } from 'vite';

/** The picture on a home screen: the system cuts a circle or its own shape out of a whole square. */
const inSquare = { size: 512, drawn: 410, ground: '#1b1f27' };

/** The library starts once per process, which may build several times. */
let started: Promise<void> | null = null;

/** Draws the icons of the installed page from `icon.svg` when it is built, so that no images are committed. */
export function drawPageIcons(): Plugin {
  return {
    name: 'draw-page-icons',
    apply: 'build',
    async generateBundle() {
      started ??= initWasm(
        readFileSync(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))),
      );
      await started;
      const svg = readFileSync(new URL('public/icon.svg', import.meta.url), 'utf8');
      const { size, drawn, ground } = inSquare;
      const edge = (size - drawn) / 2;
      const inner = svg.replace(
        '<svg ',
        `<svg x="${edge}" y="${edge}" width="${drawn}" height="${drawn}" `,
      );
      const whole = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><rect width="${size}" height="${size}" fill="${ground}"/>${inner}</svg>`;
      const icons = [
        ['icon-192.png', svg, 192],
        ['icon-512.png', svg, 512],
        ['icon-maskable.png', whole, 512],
        ['icon-touch.png', whole, 180],
      ] as const;
      for (const [fileName, drawing, width] of icons) {
        const image = new Resvg(drawing, { fitTo: { mode: 'width', value: width } });
        this.emitFile({ type: 'asset', fileName, source: image.render().asPng() });
      }
    },
  };
}
