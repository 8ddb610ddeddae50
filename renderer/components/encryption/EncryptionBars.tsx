import { usePerch } from '../ui/ClientContext.tsx';
import { EncryptionQuestion } from './EncryptionQuestion.tsx';
import { SealAlarm } from './SealAlarm.tsx';

/** What is to be said about encryption wherever the user looks in the window, also while something covers the stage. */
export function EncryptionBars() {
  const channel = usePerch(({ voice, presence }) =>
    voice.kind === 'outside'
      ? undefined
      : presence.channels.find(({ id }) => id === voice.channelId),
  );
  return (
    <>
      <EncryptionQuestion />
      {channel && <SealAlarm channel={channel} />}
    </>
  );
}
