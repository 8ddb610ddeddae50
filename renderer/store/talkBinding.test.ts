import { expect, it } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { audiencePart } from '../../shared/domain/stage.ts';
import { annIn, channelOf, occupantOf } from '../testing/people.fixture.ts';
import { annAs, overrideOf, withOverrides } from '../testing/roles.fixture.ts';
import { createPerchStore } from './perchStore.ts';
import { bindTalkMode } from './talkBinding.ts';

const quiet = withOverrides(
  channelOf('Quiet'),
  overrideOf('Everyone', { deny: ['voiceActivation'] }),
);
const inChannel = (name: string) =>
  ({ kind: 'joined', channelId: name as ChannelId, failure: null }) as const;

/** A store of Ann with these roles, the talk modes that the engine was given, and what she was told. */
function talkModes(roles: Parameters<typeof annAs>[1]) {
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState(annAs(annIn([channelOf('General'), quiet]), roles));
  const given: string[] = [];
  const told: string[] = [];
  const spoken: (string | null)[] = [];
  bindTalkMode(
    store,
    {
      setTalkChoice: ({ talkMode }) => given.push(talkMode),
      setSpokenStage: (channelId) => spoken.push(channelId),
    },
    (notice) => notice && told.push(notice.kind),
  );
  return { store, given, told, spoken };
}

it('a channel that allows nothing else is push-to-talk; elsewhere the setting counts again', () => {
  const { store, given, told } = talkModes(['Member']);
  store.setState({ voice: { kind: 'joining', channelId: 'Quiet' as ChannelId, from: null } });
  store.setState({ voice: inChannel('Quiet') });
  store.setState({ voice: inChannel('General') });
  expect(given).toEqual(['always', 'pushToTalk', 'always']);
  expect(store.getState().preferences.talkMode).toBe('always');
  expect(told).toEqual(['onlyPushToTalk']);
});

it('follows a change of the channel at once', () => {
  const { store, given } = talkModes(['Member']);
  store.setState({ voice: inChannel('Quiet') });
  const { presence } = store.getState();
  store.setState({
    presence: { ...presence, channels: [channelOf('General'), channelOf('Quiet')] },
  });
  expect(given).toEqual(['always', 'pushToTalk', 'always']);
});

it('the owner speaks as they like', () => {
  const { store, given } = talkModes('owner');
  store.setState({ voice: inChannel('Quiet') });
  expect(given).toEqual(['always']);
});

it('the threshold is passed on', () => {
  const { store, given } = talkModes([]);
  const { preferences } = store.getState();
  store.setState({ preferences: { ...preferences, voiceThresholdDbov: -33 } });
  expect(given).toEqual(['always', 'always']);
});

it('tells who may not speak, also when the channel changes, but not again', () => {
  const { store, told } = talkModes(['Member']);
  store.setState({ voice: inChannel('General') });
  expect(told).toEqual([]);
  const { presence } = store.getState();
  const stage = withOverrides(channelOf('General'), overrideOf('Member', { deny: ['speak'] }));
  store.setState({ presence: { ...presence, channels: [stage] } });
  store.setState({ muted: true });
  expect(told).toEqual(['onlyListening']);
});

it('a stage is spoken on only by its speakers, and listening there needs no warning', () => {
  const { store, spoken, told } = talkModes(['Member']);
  const hall = channelOf('Hall', { stage: true });
  const { presence } = store.getState();
  const be = (speaks: boolean) => {
    const ann = occupantOf('Ann', 'Hall', { stagePart: { ...audiencePart, speaks } });
    store.setState({ presence: { ...presence, channels: [hall], occupants: [ann] } });
  };
  store.setState({ presence: { ...presence, channels: [hall] }, voice: inChannel('Hall') });
  be(false);
  be(true);
  be(false);
  expect(spoken.filter((each, index) => each !== spoken[index - 1])).toEqual([null, 'Hall', null]);
  expect(told).toEqual([]);
});
