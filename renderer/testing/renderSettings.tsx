import { screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import type { PerchState } from '../store/PerchState.ts';
import { chooseByKeys, focusOn, pressAt } from './byKeys.ts';
import { annIn, channelOf, occupantOf } from './people.fixture.ts';
import { renderWithClient } from './renderWithClient.tsx';

/**
 * Renders settings of Ann, who is in General with Bob, and what operates them by keys. Sections are rendered without their
 * dialog: half a second after it has opened, React Aria may give it the focus that a list of choices is about to give back.
 */
export function renderSettings(settings: ReactElement, state: Partial<PerchState> = {}) {
  const occupants = [occupantOf('Ann', 'General'), occupantOf('Bob', 'General')];
  const rendered = renderWithClient(settings, {
    state: { ...annIn([channelOf('General')], occupants), ...state },
  });
  const { user } = rendered;
  return {
    ...rendered,
    preferences: () => rendered.state().preferences,
    setPreferences(change: Partial<PerchState['preferences']>) {
      rendered.setState({ preferences: { ...rendered.state().preferences, ...change } });
    },
    /** Turns a switch by the space bar. */
    async turn(name: string) {
      await pressAt(user, screen.getByRole('switch', { name }), ' ');
    },
    /** Takes one choice of the list with this label. */
    async choose(label: string, option: string) {
      const button = screen.getByRole('button', { name: new RegExp(`${label}$`) });
      await chooseByKeys(user, button, option);
    },
    async moveSlider(name: string, key: string) {
      await focusOn(screen.getByRole('slider', { name }));
      await user.keyboard(key);
    },
  };
}
