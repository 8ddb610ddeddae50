import { createEvent, fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { ChannelList } from '../channels/ChannelList.tsx';

/** The data of one drag, as browsers carry it from its start to the drop. */
class DragData {
  readonly #data = new Map<string, string>();
  dropEffect = 'none';
  effectAllowed = 'all';

  get types(): string[] {
    return [...this.#data.keys()];
  }

  setData(type: string, value: string): void {
    this.#data.set(type, value);
  }

  getData(type: string): string {
    return this.#data.get(type) ?? '';
  }
}

const channels = ['General', 'Music'].map((name) => channelOf(name));
const bob = () => screen.getByRole('button', { name: 'Bob' }).closest('li') as HTMLElement;
const music = () => screen.getByRole('button', { name: 'Music' }).closest('li') as HTMLElement;

/** Drops this on Music. Returns whether the channel takes it. */
function dropOnMusic(dataTransfer: DragData): boolean {
  const over = createEvent.dragOver(music(), { dataTransfer });
  fireEvent(music(), over);
  fireEvent.drop(music(), { dataTransfer });
  return over.defaultPrevented;
}

test('who may move people drags them onto a channel', () => {
  const state = annIn(channels, [occupantOf('Bob', 'General')], true);
  const { actions } = renderWithClient(<ChannelList />, { state });
  const data = new DragData();
  expect(bob().draggable).toBe(true);
  fireEvent.dragStart(bob(), { dataTransfer: data });
  expect(dropOnMusic(data)).toBe(true);
  expect(actions.movePerson).toHaveBeenCalledExactlyOnceWith('peer of Bob', 'Music');
});

test('a channel takes nothing else, and from nobody else', () => {
  const occupants = [occupantOf('Bob', 'General')];
  const { actions, setState } = renderWithClient(<ChannelList />, {
    state: annIn(channels, occupants, true),
  });
  const file = new DragData();
  file.setData('text/uri-list', 'https://example.org');
  expect(dropOnMusic(file)).toBe(false);
  const data = new DragData();
  fireEvent.dragStart(bob(), { dataTransfer: data });
  setState(annIn(channels, occupants));
  expect(bob().draggable).toBe(false);
  expect(dropOnMusic(data)).toBe(false);
  expect(actions.movePerson).not.toHaveBeenCalled();
});
