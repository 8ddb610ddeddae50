import { RequestError } from '../../shared/protocol/errors.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** An app sends two in a second while its user speaks, and one more at the end of each sentence. */
const burst = 12;
const perSecond = 4;

/** Captions: passed on to those who may hear the speaker. */
export function captionHandlers(context: SignalingContext): HandlersOf<'caption'> {
  const { channels, recordings, rooms } = context;
  const admit = personLimit(burst, perSecond);

  return {
    'caption:send': (client, caption) => {
      const { peer } = client;
      admit(client);
      const channelId = rooms.channelOf(peer);
      if (channelId === null) throw new RequestError('conflict', 'in no channel');
      const isSealed = channels.get(channelId).sealed === true;
      if ('sealed' in caption !== isSealed) {
        throw new RequestError('conflict', 'sealed in encrypted channels, and only there');
      }
      if (!peer.maySpeak || peer.isSilenced) {
        throw new RequestError('forbidden', 'may not speak here');
      }
      for (const other of rooms.peersIn(channelId)) {
        if (other === peer || other.serverDeafened) continue;
        other.notify('caption:sent', { peerId: peer.id, ...caption });
      }
      if ('text' in caption && caption.isFinal) {
        recordings.noteCaption(channelId, peer.user, caption);
      }
      return {};
    },
  };
}
