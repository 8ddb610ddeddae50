import { useTranslation } from 'react-i18next';
import { idleTimesMs } from '../../../shared/domain/Channel.ts';
import { SettingSelect } from '../ui/SettingSelect.tsx';

const minuteMs = 60_000;

interface IdleSelectProps {
  idleAfterMs: number | null;
  onChange: (idleAfterMs: number | null) => void;
}

/** A select for after how long idle people are moved to a channel. It includes the current time even if it is not a usual one. */
export function IdleSelect({ idleAfterMs, onChange }: IdleSelectProps) {
  const { t } = useTranslation();
  const times = new Set([...idleTimesMs, ...(idleAfterMs === null ? [] : [idleAfterMs])]);
  return (
    <SettingSelect
      label={t('channelForm.idle')}
      hint={t('channelForm.idleHint')}
      choices={[
        { id: 'never', label: t('channelForm.idleNever') },
        ...[...times]
          .sort((a, b) => a - b)
          .map((time) => ({
            id: String(time),
            label: t('channelForm.idleAfter', { count: Math.round(time / minuteMs) }),
          })),
      ]}
      chosen={idleAfterMs === null ? 'never' : String(idleAfterMs)}
      onChoose={(id) => onChange(id === 'never' ? null : Number(id))}
    />
  );
}
