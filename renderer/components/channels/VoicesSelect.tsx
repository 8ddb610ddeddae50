import { channelVoiceCounts, channelVoices } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { AmountSelect } from '../ui/fields/AmountSelect.tsx';

interface VoicesSelectProps {
  voicesMax: number | null;
  onChange: (voicesMax: number | null) => void;
}

/** A select for how many voices are heard at once in a channel. */
export function VoicesSelect({ voicesMax, onChange }: VoicesSelectProps) {
  const { t } = useTranslation();
  return (
    <AmountSelect
      label={t('channelForm.voices')}
      hint={t('channelForm.voicesHint')}
      noneLabel={t('channelForm.voicesStandard', { count: channelVoices })}
      usual={channelVoiceCounts}
      textOf={(count) => t('channelForm.voicesAtOnce', { count })}
      amount={voicesMax}
      onChange={onChange}
    />
  );
}
