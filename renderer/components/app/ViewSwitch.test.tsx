import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { ViewSwitch } from './ViewSwitch.tsx';

const channels = [channelOf('General'), channelOf('Music')];
const ann = occupantOf('Ann', 'General');

test('the tab of the people says when there is video in my channel, and only then', async () => {
  const onChange = vi.fn();
  const { user, setState } = renderWithClient(<ViewSwitch view="channels" onChange={onChange} />, {
    state: annIn(channels, [ann, occupantOf('Bob', 'Music', { camera: true })]),
  });
  screen.getByRole('radio', { name: 'People' });
  setState(annIn(channels, [ann, occupantOf('Bob', 'General', { sharing: true })]));
  screen.getByRole('radio', { name: 'People Video is on' });
  setState(annIn(channels, [{ ...ann, camera: true }]));
  await user.click(screen.getByRole('radio', { name: 'People Video is on' }));
  expect(onChange).toHaveBeenCalledWith('stage');
});
