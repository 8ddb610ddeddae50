import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DoctorFacts, noFacts } from '../../../shared/doctor/DoctorFacts.ts';
import { reached as reach } from '../../../shared/doctor/facts.fixture.ts';
import type { Doctor } from '../../state/Doctor.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { StoppedScreen } from '../app/StoppedScreen.tsx';
import { DoctorButton } from './DoctorButton.tsx';

const well: DoctorFacts = {
  ...noFacts,
  reach,
  signalling: 'signedIn',
  clockOffsetMs: 0,
  microphone: { state: 'live', isChosen: false },
  speaker: 'works',
};

/** A doctor whose runs end when the test says so. */
function patientDoctor() {
  const runs: ((facts: DoctorFacts, isDone?: boolean) => void)[] = [];
  const doctor: Doctor = {
    examine: (onFacts) =>
      new Promise((resolve) => {
        runs.push((facts, isDone = true) => {
          onFacts(facts);
          if (isDone) resolve(facts);
        });
      }),
  };
  return {
    doctor,
    runs,
    tell: (facts: DoctorFacts, isDone = true) => act(async () => runs.at(-1)?.(facts, isDone)),
  };
}

const step = (name: string) => screen.getByText(name).closest('li') as HTMLElement;
const button = (name: string) => screen.getByRole('button', { name });

async function open(doctor: Doctor) {
  const rendered = renderWithClient(<DoctorButton />, { doctor });
  await rendered.user.click(button('Something is wrong?'));
  await screen.findByRole('dialog', { name: 'Connection doctor' });
  return rendered;
}

let copied: string[];
beforeEach(() => {
  copied = [];
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('steps appear as they run, and at the end one sentence names the cause and the remedy', async () => {
  const { doctor, tell } = patientDoctor();
  await open(doctor);
  await tell({ ...noFacts, reach }, false);
  expect(within(step('Port')).getByText('OK')).toBeTruthy();
  expect(within(step('Sound over UDP')).getByText('Testing…')).toBeTruthy();
  const blocked = { port: 44301, outcome: 'blocked' } as const;
  await tell({
    ...well,
    paths: {
      udp: [{ port: 44300, outcome: 'open' }, blocked],
      tcp: 'open',
      relay: null,
      dialled: null,
      hasSockets: true,
      udpElsewhere: null,
    },
  });
  expect(screen.getByText(/^UDP port 44301 is blocked while others are open:/)).toBeTruthy();
  expect(within(step('Sound over UDP')).getByText('Warning')).toBeTruthy();
  expect(within(step('Delay')).getByText('Not tested')).toBeTruthy();
});

test('a muted microphone that was chosen is exchanged by a click, which runs the test again', async () => {
  const { doctor, runs, tell } = patientDoctor();
  const { user, actions, state } = await open(doctor);
  await tell({ ...well, microphone: { state: 'muted', isChosen: true } });
  await user.click(button('Use the system’s default microphone'));
  expect(actions.setPreferences).toHaveBeenCalledWith({ microphoneId: null });
  expect(state().preferences.microphoneId).toBeNull();
  expect(runs).toHaveLength(2);
  await tell(well);
  expect(screen.getByText(/^All is well/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /microphone/ })).toBeNull();
});

test('the report is copied, and the test runs again, by keys alone', async () => {
  const { doctor, runs, tell } = patientDoctor();
  const { user } = await open(doctor);
  expect(button('Copy report')).toHaveProperty('disabled', true);
  await tell(well);
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => {
    copied.push(text);
  });
  act(() => button('Copy report').focus());
  await user.keyboard('{Enter}');
  expect(await screen.findByText('Report copied.')).toBeTruthy();
  expect(copied[0]).toContain('diagnosis: well');
  await user.tab();
  await user.keyboard('{Enter}');
  expect(runs).toHaveLength(2);
});

test('is offered where the server refuses the app, and not where the window was replaced', async () => {
  const refused = { kind: 'stopped', reason: 'refused', code: 'versionMismatch' } as const;
  const { setState } = renderWithClient(<StoppedScreen />, { state: { connection: refused } });
  expect(await screen.findByRole('button', { name: 'Something is wrong?' })).toBeTruthy();
  setState({ connection: { kind: 'stopped', reason: 'replaced', code: null } });
  expect(screen.queryByRole('button', { name: 'Something is wrong?' })).toBeNull();
});
