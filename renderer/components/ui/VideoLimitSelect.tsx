import { useTranslation } from 'react-i18next';
import type { VideoLimit } from '../../../shared/domain/videoLimits.ts';
import { SettingSelect } from './SettingSelect.tsx';
import { limitChoices, limitOf } from './videoLimitChoices.ts';

interface VideoLimitSelectProps {
  label: string;
  hint: string;
  limit: VideoLimit;
  onChange: (limit: VideoLimit) => void;
}

/** How much pictures may take at most, and what that means. */
export function VideoLimitSelect({ label, hint, limit, onChange }: VideoLimitSelectProps) {
  const { t, i18n } = useTranslation();
  return (
    <SettingSelect
      label={label}
      hint={hint}
      choices={limitChoices(t, limit, i18n.language)}
      chosen={limit === null ? 'none' : String(limit)}
      onChoose={(id) => onChange(limitOf(id))}
    />
  );
}
