import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { UserId } from '../../../shared/domain/ids.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { UserVolume } from './UserVolume.tsx';

test('a person has a volume, except while all voices come as one stream', () => {
  const { setState } = renderWithClient(<UserVolume user={{ id: 'bob' as UserId, name: 'Bob' }} />);
  expect(screen.getByRole('slider', { name: /Bob/ })).toBeTruthy();
  setState({ isMixed: true });
  expect(screen.queryByRole('slider')).toBeNull();
  expect(screen.getByText(/one stream|mixed/i)).toBeTruthy();
  setState({ isMixed: false });
  expect(screen.getByRole('slider', { name: /Bob/ })).toBeTruthy();
});
