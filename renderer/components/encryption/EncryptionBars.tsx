import { usePerch } from '../ui/ClientContext.tsx';
import { EncryptionQuestion } from './EncryptionQuestion.tsx';
import { SealAlarm } from './SealAlarm.tsx';

/** Messages about encryption that must be seen whatever the window shows, also while something covers the stage. */
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
