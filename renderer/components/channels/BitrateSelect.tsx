import { channelBitrates } from '../../../shared/domain/Channel.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { AmountSelect } from '../ui/fields/AmountSelect.tsx';

const bitsPerKilobit = 1_000;

interface BitrateSelectProps {
  bitrate: number | null;
  onChange: (bitrate: number | null) => void;
}

/** A select for how much a voice in a channel may take. */
export function BitrateSelect({ bitrate, onChange }: BitrateSelectProps) {
  const { t, i18n } = useTranslation();
  const inWords = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
  return (
    <AmountSelect
      label={t('channelForm.bitrate')}
      hint={t('channelForm.bitrateHint')}
      noneLabel={t('channelForm.bitrateStandard')}
      usual={channelBitrates}
      textOf={(each) =>
        t('channelForm.kilobits', { amount: inWords.format(each / bitsPerKilobit) })
      }
      amount={bitrate}
      onChange={onChange}
    />
  );
}
