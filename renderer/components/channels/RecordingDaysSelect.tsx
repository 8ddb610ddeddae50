import { recordingDayCounts } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { AmountSelect } from '../ui/fields/AmountSelect.tsx';

interface RecordingDaysSelectProps {
  recordingDays: number | null;
  onChange: (recordingDays: number | null) => void;
}

/** A select for how long the recordings of a channel are kept. */
export function RecordingDaysSelect({ recordingDays, onChange }: RecordingDaysSelectProps) {
  const { t } = useTranslation();
  return (
    <AmountSelect
      label={t('recording.days')}
      hint={t('recording.daysHint')}
      noneLabel={t('recording.daysStandard')}
      usual={recordingDayCounts}
      textOf={(count) => t('recording.daysCount', { count })}
      amount={recordingDays}
      onChange={onChange}
    />
  );
}
