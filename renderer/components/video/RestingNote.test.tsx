import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { RestingNote } from './RestingNote.tsx';

test('a video says that it stands still for a narrow line, until it moves again', () => {
  const { setState } = renderWithClient(<RestingNote />);
  const note = () => screen.queryByText('Paused: slow connection');
  expect(note()).toBeNull();
  setState({ picturesRest: true });
  expect(note()).not.toBeNull();
  setState({ picturesRest: false });
  expect(note()).toBeNull();
});
