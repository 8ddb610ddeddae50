import { type FormEvent, useState } from 'react';
import {
  listenersOfLinkStandard,
  listenLabelMaxLength,
} from '../../../shared/domain/ListenLink.ts';
import type { ListenLinkWish } from '../../state/ListenLinks.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { lifetimesMs } from '../invites/inviteOrder.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { TextInput } from '../ui/fields/TextInput.tsx';

type Lifetime = keyof typeof lifetimesMs;
const lifetimes: readonly Lifetime[] = ['hour', 'day', 'week', 'month', 'forever'];
/** The usual numbers of listeners. */
const counts = [1, 5, listenersOfLinkStandard, 50, 100, 500] as const;

/** What a new listen link is for, how long it works, and for how many. */
export function ListenLinkForm({ onMake }: { onMake: (wish: ListenLinkWish) => Promise<unknown> }) {
  const { t } = useTranslation();
  const [label, setLabel] = useState('');
  const [lifetime, setLifetime] = useState<Lifetime>('day');
  const [listenersMax, setListenersMax] = useState<number>(listenersOfLinkStandard);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    await onMake({ label, listenersMax, lifetimeMs: lifetimesMs[lifetime] });
    setBusy(false);
  }

  return (
    <form className={actionStyles.form} onSubmit={(event) => void submit(event)}>
      <TextInput
        label={t('listen.label')}
        hint={t('listen.labelHint')}
        value={label}
        onChange={setLabel}
        maxLength={listenLabelMaxLength}
        autoComplete="off"
        isRequired={false}
      />
      <SettingSelect
        label={t('listen.lifetime')}
        choices={lifetimes.map((id) => ({ id, label: t(`listen.lifetimes.${id}`) }))}
        chosen={lifetime}
        onChoose={setLifetime}
      />
      <SettingSelect
        label={t('listen.most')}
        choices={counts.map((count) => ({ id: String(count), label: String(count) }))}
        chosen={String(listenersMax)}
        onChoose={(id) => setListenersMax(Number(id))}
      />
      <div className={actionStyles.actions}>
        <TextButton type="submit" tone="primary" isBusy={isBusy}>
          {t('listen.make')}
        </TextButton>
      </div>
    </form>
  );
}
