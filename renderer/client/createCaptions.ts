import { occupantsOf } from '../../shared/domain/Presence.ts';
import type { CreateCaptionEngine } from '../captions/CaptionEngine.ts';
import { CaptionsClient } from '../captions/CaptionsClient.ts';
import { OwnCaptions } from '../captions/OwnCaptions.ts';
import { tapVoice } from '../captions/tapVoice.ts';
import type { MediaConnection } from '../media/MediaConnection.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import { currentChannel } from '../state/callState.ts';
import type { PerchStore } from '../store/perchStore.ts';

export interface CaptionsNeeds {
  readonly store: PerchStore;
  readonly signaling: SignalingClient;
  readonly engine: Pick<MediaEngine, 'on'>;
  readonly media: Pick<MediaConnection, 'cryptors' | 'microphone'>;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** The engine is some megabytes, and only for whoever captions. */
const createEngine: CreateCaptionEngine = async (...parameters) => {
  const { createVoskEngine } = await import('../captions/createVoskEngine.ts');
  return await createVoskEngine(...parameters);
};

/** Builds the part of the client for captions, which is loaded in the first channel or with the settings. */
export function createCaptions(needs: CaptionsNeeds): CaptionsClient {
  const { store, signaling, engine, media, signal } = needs;
  const own = new OwnCaptions({
    createEngine,
    tap: tapVoice,
    onCaption: (caption) => client.say(caption),
    onState: (state) => client.setOwn(state),
    now: () => performance.now(),
  });
  const here = () => currentChannel(store.getState().voice);
  const client = new CaptionsClient({
    signaling,
    cryptors: () => media.cryptors,
    ownPeerId: () => store.getState().me?.peerId ?? null,
    nameOf(peerId) {
      const channelId = here();
      if (channelId === null) return null;
      const occupants = occupantsOf(store.getState().presence, channelId);
      return occupants.find((occupant) => occupant.peerId === peerId)?.user.name ?? null;
    },
    takeModel: (model) => own.changeModel(model),
    onModel(captionModel) {
      store.setState(({ preferences }) => ({ preferences: { ...preferences, captionModel } }));
    },
  });
  let channelId = here();
  const follow = () => {
    const { preferences, voice } = store.getState();
    const { captionOwn, captionModel } = preferences;
    if (here() !== channelId) client.clear();
    channelId = here();
    const isIn = voice.kind === 'joined';
    own.follow(captionOwn && captionModel !== null && isIn, isIn ? media.microphone.track : null);
    const isOff =
      client.state.getState().own === 'off' || client.state.getState().own === 'noModel';
    if (isOff) client.setOwn(captionOwn && captionModel === null ? 'noModel' : 'off');
  };
  follow();
  const stops = [store.subscribe(follow), engine.on('sentTrackChanged', follow)];
  signal.addEventListener('abort', () => {
    for (const stop of stops) stop();
    own.close();
    client.close();
  });
  return client;
}
