import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { expectFocus, pressAt, takeItem } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { annAs } from '../../testing/roles.fixture.ts';
import { ChannelList } from './ChannelList.tsx';

const rowHeight = 20;

/** Gives the list a layout: each heading, channel and person is a line of 20 px, in the order of the document. */
beforeEach(() => {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const isLine = (element: Element) =>
      element.matches('[data-peer], [data-channel] > :first-child, [data-category] > :first-child');
    const lines = [...document.querySelectorAll('*')].filter(isLine);
    const own = lines.filter((line) => this.contains(line));
    const first = own[0] ? lines.indexOf(own[0]) : 0;
    return new DOMRect(0, first * rowHeight, 200, own.length * rowHeight);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const bob = occupantOf('Bob', 'General');
const cho = occupantOf('Cho', 'General');
// General 0, Bob 20, Cho 40, Music 60; Games 80, Chess 100, Go 120.
const channels = [
  channelOf('General'),
  channelOf('Music'),
  channelOf('Chess', { category: 'Games' }),
  channelOf('Go', { category: 'Games' }),
];
const asOwner = annIn(channels, [bob, cho], true);
const button = (name: string) => screen.getByRole('button', { name });
const marked = (name: string) =>
  within(button(name).closest('li') as HTMLElement).queryByRole('img', { name: 'Marked' }) !== null;

/** Renders the list, and waits for the part that drags. */
async function open(state: typeof asOwner) {
  const rendered = renderWithClient(<ChannelList />, { state });
  await act(async () => void (await import('./ListDrag.tsx')));
  return rendered;
}

/** Presses on a name, moves the pointer to this height of the list, and answers what is said there. */
function dragTo(name: string, clientY: number): string | null {
  const target = button(name);
  fireEvent.pointerDown(target, { pointerId: 1, isPrimary: true, button: 0, clientX: 10 });
  fireEvent.pointerMove(target, { pointerId: 1, clientX: 30, clientY });
  return document.querySelector('[class*="label"]')?.textContent ?? null;
}

const drop = (name: string, clientY: number) => {
  const label = dragTo(name, clientY);
  fireEvent.pointerUp(button(name), { pointerId: 1, clientX: 30, clientY });
  fireEvent.click(button(name));
  return label;
};

test('a channel is dragged between others, also into another category, and joins nothing', async () => {
  const { actions, announced } = await open(asOwner);
  drop('Music', 119);
  expect(actions.reorderChannels.mock.calls).toEqual([
    [['General', 'Chess', 'Music', 'Go'], { channelId: 'Music', category: 'Games' }],
  ]);
  await waitFor(() => expect(announced).toEqual(['Music is now number 2 of 3 in Games.']));
  drop('Chess', 1);
  expect(actions.reorderChannels.mock.lastCall).toEqual([
    ['Chess', 'General', 'Music', 'Go'],
    { channelId: 'Chess', category: '' },
  ]);
  expect(actions.joinChannel).not.toHaveBeenCalled();
});

test('what is let go beside the list goes nowhere', async () => {
  const { actions } = await open(asOwner);
  dragTo('Music', 119);
  fireEvent.pointerMove(button('Music'), { pointerId: 1, clientX: 500, clientY: 119 });
  fireEvent.pointerUp(button('Music'), { pointerId: 1 });
  expect(actions.reorderChannels).not.toHaveBeenCalled();
});

test('a channel that is dropped where it was stays, and Escape cancels', async () => {
  const { actions } = await open(asOwner);
  drop('General', 45);
  expect(dragTo('Music', 130)).toBe('Music');
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(document.querySelector('[class*="label"]')).toBeNull();
  fireEvent.pointerUp(button('Music'), { pointerId: 1, clientY: 130 });
  expect(actions.reorderChannels).not.toHaveBeenCalled();
});

test('a finger has to rest on a row first, or it scrolls', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { actions } = await open(asOwner);
  const touch = { pointerId: 1, isPrimary: true, button: 0, pointerType: 'touch' };
  const swipe = (restMs: number) => {
    fireEvent.pointerDown(button('Music'), { ...touch, clientY: 70 });
    vi.advanceTimersByTime(restMs);
    fireEvent.pointerMove(button('Music'), { ...touch, clientY: 139 });
    fireEvent.pointerUp(button('Music'), { ...touch, clientY: 139 });
  };
  swipe(100);
  expect(actions.reorderChannels).not.toHaveBeenCalled();
  swipe(400);
  expect(actions.reorderChannels).toHaveBeenCalledOnce();
  vi.useRealTimers();
});

test('a finger that rests without moving opens the menu', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await open(asOwner);
  const touch = { pointerId: 1, isPrimary: true, button: 0, pointerType: 'touch' };
  fireEvent.pointerDown(button('Music'), touch);
  vi.advanceTimersByTime(400);
  fireEvent.pointerUp(button('Music'), touch);
  vi.useRealTimers();
  expect(await screen.findByRole('menu', { name: 'Channel options: Music' })).toBeTruthy();
});

test('a place for a channel is chosen by keys', async () => {
  const { user, actions } = await open(asOwner);
  await pressAt(user, button('Channel options: Go'));
  await takeItem(user, 'Move channel…');
  const places = await screen.findByRole('listbox', { name: 'Where to put Go' });
  expect(
    within(places)
      .getAllByRole('option')
      .map(({ textContent }) => textContent),
  ).toEqual([
    'At the top',
    'After General',
    'After Music',
    'First in Games',
    'After Chess in Games',
  ]);
  await waitFor(() => expect(places.contains(document.activeElement)).toBe(true));
  expect(document.activeElement?.textContent).toBe('After Chess in Games');
  await user.keyboard('{ArrowUp}{ArrowUp}{Enter}');
  expect(actions.reorderChannels.mock.calls).toEqual([
    [['General', 'Music', 'Go', 'Chess'], { channelId: 'Go', category: '' }],
  ]);
  await expectFocus(button('Go'));
});

test('Escape leaves a channel where it is, and a click puts it there', async () => {
  const { user, actions } = await open(asOwner);
  const choose = async () => {
    await pressAt(user, button('Channel options: Go'));
    await takeItem(user, 'Move channel…');
    await screen.findByRole('listbox');
  };
  await choose();
  await user.keyboard('{ArrowUp}{Escape}');
  expect(screen.queryByRole('listbox')).toBeNull();
  await expectFocus(button('Go'));
  expect(actions.reorderChannels).not.toHaveBeenCalled();
  await choose();
  fireEvent.click(button('Chess'), { clientY: 101 });
  expect(actions.reorderChannels.mock.calls).toEqual([[['General', 'Music', 'Go', 'Chess'], null]]);
  expect(actions.joinChannel).not.toHaveBeenCalled();
});

test('a category moves with its channels, by dragging and by keys', async () => {
  const { user, actions } = await open(
    annIn([...channels, channelOf('Work', { category: 'Office' })], [], true),
  );
  // Without the people: Games 40, Chess 60, Go 80; Office 100.
  drop('Office', 41);
  await pressAt(user, button('Move Games'));
  await user.keyboard('{ArrowDown}{Enter}');
  const order = [['General', 'Music', 'Work', 'Chess', 'Go'], null];
  expect(actions.reorderChannels.mock.calls).toEqual([order, order]);
  expect(actions.setCategoryFolded).not.toHaveBeenCalled();
});

test('a person is dragged onto a channel, which says what will happen', async () => {
  const { actions } = await open(asOwner);
  expect(drop('Bob', 65)).toBe('Move Bob to Music');
  expect(actions.movePeople.mock.calls).toEqual([[['peer of Bob'], 'Music']]);
  expect(drop('Bob', 5)).toBe('Bob');
  expect(actions.movePeople).toHaveBeenCalledOnce();
});

test('marked people are dragged together, and moved by a menu', async () => {
  const { actions, user, state, setState } = await open(
    annIn(channels, [bob, cho, occupantOf('Dan', 'Music')], true),
  );
  actions.markPeople.mockImplementation((markedPeople) => setState({ markedPeople }));
  fireEvent.click(button('Bob'), { ctrlKey: true });
  fireEvent.click(button('Dan'), { shiftKey: true });
  expect(['Bob', 'Cho', 'Dan'].filter(marked)).toEqual(['Bob', 'Cho', 'Dan']);
  button('Dan').focus();
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect(marked('Dan')).toBe(false);
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(drop('Cho', 65)).toBe('Move 2 people to Music');
  expect(actions.movePeople.mock.calls).toEqual([[['peer of Bob', 'peer of Cho'], 'Music']]);
  expect(state().markedPeople).toEqual([]);
  setState({ markedPeople: [bob.peerId, cho.peerId] });
  await pressAt(user, button('Move marked people to…'));
  await takeItem(user, 'Chess');
  expect(actions.movePeople.mock.lastCall).toEqual([['peer of Bob', 'peer of Cho'], 'Chess']);
});

test('who may neither order channels nor move people drags and marks nothing', async () => {
  const { actions } = await open(annAs(annIn(channels, [bob, cho]), ['Member']));
  expect(drop('Music', 119)).toBeNull();
  expect(dragTo('Bob', 65)).toBeNull();
  fireEvent.click(button('Bob'), { ctrlKey: true });
  expect(actions.movePeople).not.toHaveBeenCalled();
  expect(actions.markPeople).not.toHaveBeenCalled();
});
