import Hand from 'lucide-react/icons/hand';
import { chordLabel, chords, isMacAgent } from '../../keys/keyboardChords.ts';
import { currentChannel } from '../../state/callState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useDenial } from '../roles/useDenial.ts';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useOwnStagePart } from './useOwnStagePart.ts';
import { useStageRequest } from './useStageRequest.ts';

/** In the audience of a stage, in place of the microphone: raises my hand, and lowers it. */
export function HandButton() {
  const { t } = useTranslation();
  const { toggleHand } = useActions();
  const request = useStageRequest();
  const isUp = useOwnStagePart()?.hand != null;
  const denial = useDenial(
    'speak',
    usePerch(({ voice }) => currentChannel(voice)),
  );
  return (
    <IconButton
      name={t('audience.raise')}
      tooltip={t(isUp ? 'audience.lower' : 'audience.raise')}
      keys={chordLabel(chords.hand, isMacAgent(navigator.userAgent))}
      icon={Hand}
      tone={isUp ? 'live' : 'raised'}
      isPressed={isUp}
      denial={denial}
      onPress={() => request(toggleHand())}
    />
  );
}
