import type { TestInfo } from 'playwright/test';
import { expectNoAxeFindings } from './harness/axe.ts';
import { expectNoSidewaysScroll } from './harness/overflow.ts';
import type { Person } from './harness/Person.ts';
import { narrow, people, wide } from './harness/stage.ts';
import { expect, silent, test } from './harness/test.ts';
import { TestPeer } from './protocol/TestPeer.ts';

/** People besides Ann: short and long names, in wide and narrow letters. */
const guests = [
  ['Bob', '서연', 'Maximiliane Oberhuber', 'Wu'],
  ['김민준', 'Cho', 'jürgen_der_dritte', 'Dan', 'Ελένη', 'Gil', 'Zoë'],
  ['Alexandra', '하은', 'Ira', 'Ned', 'mmmmmmmmmmmm', 'Ole', 'Pam', 'Quentin', '도윤'],
  ['Rosa', 'Sam', 'Тарас', 'Uma'],
].flat();
const counts = [1, 2, 5, 12, 25];

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The visible tiles, in CSS pixels of the window. */
interface Seen {
  readonly stage: Box;
  readonly tiles: readonly Box[];
  /** People whose names are truncated, and the visible width of each name in pixels. */
  readonly cut: Readonly<Record<string, number>>;
}

async function lookAt(viewer: Person): Promise<Seen> {
  return people(viewer).evaluate((list) => {
    const boxOf = (element: Element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { left, top, right, bottom };
    };
    const scroller = list.parentElement?.parentElement as HTMLElement;
    scroller.scrollTop = 0;
    const stage = boxOf(scroller);
    const tiles = [...list.children];
    const names = tiles.map((tile) => tile.querySelector('button') as HTMLElement);
    return {
      // Tiles below can be reached by scrolling.
      stage: { ...stage, bottom: stage.top + scroller.scrollHeight },
      tiles: tiles.map(boxOf),
      cut: Object.fromEntries(
        names
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map(({ textContent, clientWidth }) => [textContent, clientWidth]),
      ),
    };
  });
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

/** Tabs from the stage's last tool through the tiles; returns the person whose tile it ends at. */
async function walkThrough(viewer: Person, count: number): Promise<string> {
  await viewer.button('Stage in full screen').focus();
  for (let left = count * 3; left > 0; left -= 1) {
    await viewer.page.keyboard.press('Tab');
    const last = people(viewer).getByRole('listitem').last().getByRole('button').first();
    if (await last.evaluate((button) => button === document.activeElement)) {
      await expect(last).toBeInViewport({ ratio: 1 });
      return (await last.textContent()) ?? '';
    }
  }
  return 'nobody';
}

async function photograph({ page }: Person, name: string, testInfo: TestInfo): Promise<void> {
  const path = testInfo.outputPath(`${name}.png`);
  await page.screenshot({ path });
  await testInfo.attach(name, { path, contentType: 'image/png' });
}

test('1, 2, 5, 12 and 25 tiles are readable, reachable and distinct, on a desktop and a phone', async ({
  arrive,
  server,
}, testInfo) => {
  const ann = await arrive('Ann', silent);
  await ann.join('General');
  const crowd: TestPeer[] = [];
  try {
    for (const count of counts) {
      const coming = guests.slice(crowd.length, count - 1);
      // In sequence, so that the tiles are in this order.
      for (const name of coming) crowd.push(await TestPeer.enter(server.url, name, 'General'));
      for (const size of [wide, narrow]) {
        const where = `${count} tiles, ${size.width} px wide`;
        await ann.page.setViewportSize(size);
        if (size === narrow) await ann.page.getByRole('radio', { name: 'People' }).click();
        await expect(people(ann).getByRole('listitem')).toHaveCount(count);
        await expectNoSidewaysScroll(ann.page, where);
        const { stage, tiles, cut } = await lookAt(ann);
        for (const [index, tile] of tiles.entries()) {
          expect(tile.left, where).toBeGreaterThanOrEqual(stage.left);
          expect(tile.right, where).toBeLessThanOrEqual(stage.right);
          expect(tile.top, where).toBeGreaterThanOrEqual(stage.top);
          expect(tile.bottom, where).toBeLessThanOrEqual(stage.bottom);
          expect(tiles.slice(index + 1).filter((other) => overlap(tile, other))).toEqual([]);
        }
        // A truncated name stays recognisable; the own name is never truncated.
        expect(Math.min(...Object.values(cut), 99), where).toBeGreaterThan(60);
        expect(Object.keys(cut), where).not.toContain('Ann');
        await photograph(ann, where, testInfo);
        // Axe runs on few tiles in a large window and on many in a small one; the rest is the same page.
        if ((size === wide) !== count < 12) continue;
        await expectNoAxeFindings(ann.page, { within: '[aria-label="Stage"]', where });
        expect(await walkThrough(ann, count), where).toBe(count === 1 ? 'Ann' : coming.at(-1));
      }
    }
  } finally {
    for (const peer of crowd) peer.close();
  }
});
