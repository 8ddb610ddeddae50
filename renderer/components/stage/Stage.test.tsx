import { fireEvent, screen } from '@testing-library/react';
import { Profiler } from 'react';
import { expect, test, vi } from 'vitest';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { Stage } from './Stage.tsx';

const channels = ['General', 'Music', 'AFK'].map((name) => channelOf(name));
const ann = occupantOf('Ann', 'General');
const bob = occupantOf('Bob', 'General');

/** Ann and Bob are in General, and Cho somewhere else. */
function renderStage() {
  let renders = 0;
  const rendered = renderWithClient(
    <Profiler id="stage" onRender={() => (renders += 1)}>
      <Stage />
    </Profiler>,
    { state: annIn(channels, [ann, bob, occupantOf('Cho', 'Music')]) },
  );
  return {
    ...rendered,
    /** How often something on the stage is rendered while Cho goes to a channel. */
    rendersOfChoIn(channel: string): number {
      const before = renders;
      const { presence } = rendered.state();
      const occupants = [ann, bob, occupantOf('Cho', channel)];
      rendered.setState({ presence: { ...presence, occupants } });
      return renders - before;
    },
  };
}

const names = () =>
  screen
    .getAllByRole('listitem')
    .map((tile) => tile.querySelector('[aria-haspopup="dialog"]')?.textContent);

test('who moves between other channels renders nothing on the stage', () => {
  const { rendersOfChoIn } = renderStage();
  expect(names()).toEqual(['Ann', 'Bob']);
  expect(rendersOfChoIn('AFK')).toBe(0);
  expect(rendersOfChoIn('General')).toBeGreaterThan(0);
  expect(names()).toEqual(['Ann', 'Bob', 'Cho']);
});

test('closed menus and popovers are not in the page', async () => {
  const { user } = renderStage();
  expect(screen.queryByRole('menu')).toBeNull();
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Stage options' }));
  expect(screen.getByRole('menu')).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('menu')).toBeNull();
});

test('of a crowd only those are drawn who are in sight or near it', () => {
  vi.stubGlobal('innerHeight', 1);
  const crowd = Array.from({ length: 80 }, (_, index) => occupantOf(`Person ${index}`, 'General'));
  renderWithClient(<Stage />, { state: annIn(channels, [ann, ...crowd]) });
  const places = screen.getByText('Ann').closest('ul');
  const drawn = () => [...(places?.children ?? [])].map((place) => place.childElementCount > 0);
  expect([drawn().length, drawn().at(0), drawn().at(-1)]).toEqual([81, true, false]);
  expect(places?.children[1]?.getAttribute('aria-setsize')).toBe('81');
  // Without a layout all tiles are in one column, 8 px each.
  const scrolled = places?.parentElement?.parentElement as HTMLElement;
  scrolled.scrollTop = 600;
  fireEvent.scroll(scrolled);
  expect([drawn().at(0), drawn().at(-1)]).toEqual([false, true]);
});

test('more cameras than fit on a page are on several, turned by buttons or keys', async () => {
  const crowd = Array.from({ length: 59 }, (_, index) =>
    occupantOf(`Person ${index}`, 'General', { camera: true }),
  );
  const { user } = renderWithClient(<Stage />, { state: annIn(channels, [ann, ...crowd]) });
  const pictures = () => screen.queryAllByLabelText(/^Person \d+’s camera$/).length;
  const page = () => screen.getByText(/^Page /).textContent;
  // Ann is on the first one, without a camera.
  expect([pictures(), page()]).toEqual([24, 'Page 1 of 3']);
  expect(screen.getByText('Ann').closest('li')?.getAttribute('aria-setsize')).toBe('60');
  await user.click(screen.getByRole('button', { name: 'Next page' }));
  expect([pictures(), page()]).toEqual([25, 'Page 2 of 3']);
  await user.keyboard('{PageDown}');
  expect([pictures(), page()]).toEqual([10, 'Page 3 of 3']);
  await user.keyboard('{PageDown}');
  expect([pictures(), page()]).toEqual([24, 'Page 1 of 3']);
});
