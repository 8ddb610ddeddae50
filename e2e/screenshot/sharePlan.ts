import type { Page } from 'playwright';

declare global {
  interface Window {
    /** Whether the plan is drawn to its end. */
    planIsDrawn?: boolean;
  }
}

/** Shares a screen that exists only in this page: a plan of a treehouse that is drawn stroke by stroke. */
export async function sharePlan(page: Page): Promise<void> {
  await page.evaluate(() => {
    navigator.mediaDevices.getDisplayMedia = async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('no canvas');
      const strokes: readonly (readonly [
        colour: string,
        points: readonly (readonly number[])[],
      ])[] = [
        [
          '#7a5230',
          [
            [590, 690],
            [610, 500],
            [600, 380],
            [560, 250],
            [610, 120],
          ],
        ],
        [
          '#7a5230',
          [
            [690, 690],
            [680, 500],
            [690, 380],
            [740, 250],
            [690, 120],
          ],
        ],
        [
          '#b5793f',
          [
            [420, 400],
            [860, 400],
            [860, 425],
            [420, 425],
            [420, 400],
          ],
        ],
        [
          '#b5793f',
          [
            [470, 400],
            [470, 240],
            [810, 240],
            [810, 400],
          ],
        ],
        [
          '#c0392b',
          [
            [440, 245],
            [640, 120],
            [840, 245],
            [440, 245],
          ],
        ],
        [
          '#2f6f9f',
          [
            [540, 290],
            [620, 290],
            [620, 350],
            [540, 350],
            [540, 290],
          ],
        ],
        [
          '#2f6f9f',
          [
            [690, 400],
            [690, 290],
            [760, 290],
            [760, 400],
          ],
        ],
        [
          '#3d8b4f',
          [
            [380, 230],
            [330, 150],
            [420, 90],
            [520, 60],
            [640, 50],
            [770, 65],
            [880, 100],
            [940, 170],
            [890, 230],
          ],
        ],
        [
          '#8d6e4a',
          [
            [450, 425],
            [410, 690],
            [440, 690],
            [480, 425],
          ],
        ],
        [
          '#8d6e4a',
          [
            [432, 500],
            [463, 500],
          ],
        ],
        [
          '#8d6e4a',
          [
            [424, 570],
            [452, 570],
          ],
        ],
        [
          '#8d6e4a',
          [
            [416, 640],
            [443, 640],
          ],
        ],
      ];
      const total = strokes.reduce((sum, [, points]) => sum + points.length - 1, 0);
      let drawn = 0;
      const draw = () => {
        pen.fillStyle = '#fbf7ee';
        pen.fillRect(0, 0, 1280, 720);
        pen.fillStyle = '#2b2b2b';
        pen.font = '600 40px sans-serif';
        pen.fillText('Treehouse,', 60, 80);
        pen.fillText('second floor', 60, 130);
        pen.font = '26px sans-serif';
        for (const [line, text] of [
          'Roof: Saturday',
          'Ladder: Jonas',
          'Windows: Seoyeon',
        ].entries()) {
          pen.fillText(text, 960, 420 + line * 48);
        }
        let left = drawn;
        pen.lineWidth = 9;
        pen.lineCap = pen.lineJoin = 'round';
        for (const [colour, points] of strokes) {
          if (left <= 0) break;
          pen.strokeStyle = colour;
          pen.beginPath();
          for (const [index, [x = 0, y = 0]] of points.slice(0, left + 1).entries()) {
            if (index === 0) pen.moveTo(x, y);
            else pen.lineTo(x, y);
          }
          pen.stroke();
          left -= points.length - 1;
        }
        drawn = Math.min(drawn + 0.6, total);
        window.planIsDrawn = drawn === total;
      };
      draw();
      setInterval(draw, 120);
      return canvas.captureStream();
    };
  });
  await page.getByRole('button', { name: 'Share screen', exact: true }).click();
}
