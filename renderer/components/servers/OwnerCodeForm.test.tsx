import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { expectFocus } from '../../testing/byKeys.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { OwnerCodeForm } from './OwnerCodeForm.tsx';

test('a wrong owner code shows an error at the field; the right one is announced', async () => {
  const { user, actions, announced } = renderWithClient(<OwnerCodeForm />);
  actions.claimOwner.mockResolvedValueOnce({ code: 'ownerCodeWrong', reason: 'for a test' });
  const box = screen.getByRole('textbox', { name: 'Owner code' });
  await user.type(box, ' guess {Enter}');
  expect(screen.getByRole('textbox', { description: /^The owner code is wrong/ })).toBe(box);
  await expectFocus(box);
  expect(announced).toEqual([]);
  await user.clear(box);
  await user.type(box, 'right{Enter}');
  expect(actions.claimOwner.mock.calls).toEqual([['guess'], ['right']]);
  expect(announced).toHaveLength(1);
});
