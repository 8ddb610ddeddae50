import { listOpeningMs, markListOpening } from '../page/listOpening.ts';
import type { SeriesName } from '../Samples.ts';
import { helper, TestBed } from '../TestBed.ts';
import { Visitor } from '../Visitor.ts';
import type { PartContext } from './Part.ts';

const mostRounds = 15;
/** With and without people. */
const longestS = 60;

/** Opening the list of 40 channels on a server with 12 roles, empty and with 300 people in the channels. */
export async function measureListOpening({ samples, rounds }: PartContext): Promise<void> {
  const bed = await TestBed.start();
  const people = helper('fillServer');
  try {
    await people.ask('build', { url: bed.nearUrl, ownerCode: bed.ownerCode });
    const browser = await bed.launch();
    const { page } = await Visitor.enter(browser, bed.nearUrl, 'Cho', markListOpening);
    const measure = async (series: SeriesName) => {
      for (const _ of rounds(mostRounds, longestS)) {
        await browser.startTracing(page, { categories: ['blink.user_timing'] });
        await page.reload();
        await page.getByRole('button', { name: 'Leave channel', exact: true }).waitFor();
        samples.add(series, listOpeningMs(await browser.stopTracing()));
      }
    };
    await measure('listOfNobody');
    await people.ask('fill', { url: bed.nearUrl });
    await measure('listOfMany');
  } finally {
    await people.close();
    await bed.close();
  }
}
