import { idleTimesMs } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { AmountSelect } from '../ui/fields/AmountSelect.tsx';

const minuteMs = 60_000;

interface IdleSelectProps {
  idleAfterMs: number | null;
  onChange: (idleAfterMs: number | null) => void;
}

/** A select for after how long idle people are moved to a channel. */
export function IdleSelect({ idleAfterMs, onChange }: IdleSelectProps) {
  const { t } = useTranslation();
  return (
    <AmountSelect
      label={t('channelForm.idle')}
      hint={t('channelForm.idleHint')}
      noneLabel={t('channelForm.idleNever')}
      usual={idleTimesMs}
      textOf={(time) => t('channelForm.idleAfter', { count: Math.round(time / minuteMs) })}
      amount={idleAfterMs}
      onChange={onChange}
    />
  );
}
