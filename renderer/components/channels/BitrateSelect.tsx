import { useTranslation } from 'react-i18next';
import { channelBitrates } from '../../../shared/domain/Channel.ts';
import { SettingSelect } from '../ui/SettingSelect.tsx';

const bitsPerKilobit = 1_000;

interface BitrateSelectProps {
  bitrate: number | null;
  onChange: (bitrate: number | null) => void;
}

/** A select for how much a voice in a channel may take. It includes the current bitrate even if it is not a usual one. */
export function BitrateSelect({ bitrate, onChange }: BitrateSelectProps) {
  const { t, i18n } = useTranslation();
  const amounts = new Set([...channelBitrates, ...(bitrate === null ? [] : [bitrate])]);
  const inWords = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
  return (
    <SettingSelect
      label={t('channelForm.bitrate')}
      hint={t('channelForm.bitrateHint')}
      choices={[
        { id: 'standard', label: t('channelForm.bitrateStandard') },
        ...[...amounts]
          .sort((a, b) => a - b)
          .map((amount) => ({
            id: String(amount),
            label: t('channelForm.kilobits', { amount: inWords.format(amount / bitsPerKilobit) }),
          })),
      ]}
      chosen={bitrate === null ? 'standard' : String(bitrate)}
      onChoose={(id) => onChange(id === 'standard' ? null : Number(id))}
    />
  );
}
