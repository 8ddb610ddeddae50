import { type FormEvent, useState } from 'react';
import {
  type BannedAddressScope,
  bannedAddressScopes,
  type RestrictionKind,
  reasonMaxLength,
} from '../../../shared/domain/moderation.ts';
import type { User } from '../../../shared/domain/User.ts';
import type { Failure } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { TextInput } from '../ui/fields/TextInput.tsx';

/** What is asked for a reason and a duration first. */
export type AskedDeed = 'timed' | 'kick' | 'ban';

interface DeedDialogProps {
  deed: AskedDeed;
  user: Pick<User, 'id' | 'name'>;
  onClose: () => void;
}

const minuteMs = 60_000;
/** In ms; null until it is lifted. */
const durations = {
  minutes5: 5 * minuteMs,
  hour: 60 * minuteMs,
  day: 24 * 60 * minuteMs,
  week: 7 * 24 * 60 * minuteMs,
  forever: null,
} as const;
type Duration = keyof typeof durations;

const addressTexts = {
  none: 'deed.addressNone',
  address: 'deed.addressOne',
  network: 'deed.addressNetwork',
} as const satisfies Record<BannedAddressScope, string>;

/** Asks how and why somebody is muted for a time, kicked or banned. Stays open and shows the error if the server refuses. */
export function DeedDialog({ deed, user, onClose }: DeedDialogProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { restrictPerson, kickPerson, banPerson } = useActions();
  const [reason, setReason] = useState('');
  const [kind, setKind] = useState<RestrictionKind>('mute');
  const [duration, setDuration] = useState<Duration>(deed === 'ban' ? 'forever' : 'minutes5');
  const [addresses, setAddresses] = useState<BannedAddressScope>('none');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { name } = user;
  const words = {
    timed: {
      heading: t('deed.timedHeading', { name }),
      confirm: t('deed.confirmMute'),
    },
    kick: { heading: t('deed.kickHeading', { name }), confirm: t('deed.confirmKick') },
    ban: { heading: t('deed.banHeading', { name }), confirm: t('deed.confirmBan') },
  }[deed];

  function act(): Promise<Failure | null> {
    const terms = { reason, forMs: durations[duration] };
    if (deed === 'timed') return restrictPerson(user, kind, terms);
    if (deed === 'kick') return kickPerson(user, reason);
    return banPerson(user.id, terms, addresses);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const refused = await act();
    setBusy(false);
    setFailure(refused);
    if (refused) return;
    if (deed === 'ban') announce(t('deed.doneBan', { name }));
    onClose();
  }

  return (
    <ModalFrame heading={words.heading} onClose={onClose}>
      <form className={actionStyles.form} onSubmit={(event) => void submit(event)}>
        {deed === 'kick' && <p className={actionStyles.text}>{t('deed.kickText', { name })}</p>}
        {deed === 'ban' && <p className={actionStyles.text}>{t('deed.banText', { name })}</p>}
        {deed === 'timed' && (
          <SettingSelect
            label={t('deed.what')}
            choices={[
              { id: 'mute', label: t('deed.whatMute') },
              { id: 'deafen', label: t('deed.whatDeafen') },
            ]}
            chosen={kind}
            onChoose={setKind}
          />
        )}
        {deed !== 'kick' && (
          <SettingSelect
            label={t('deed.duration')}
            choices={(Object.keys(durations) as Duration[]).map((id) => ({
              id,
              label: t(`deed.${id}`),
            }))}
            chosen={duration}
            onChoose={setDuration}
          />
        )}
        <TextInput
          label={t('deed.reason')}
          hint={t('deed.reasonHint')}
          isRequired={false}
          value={reason}
          onChange={setReason}
          maxLength={reasonMaxLength}
        />
        {deed === 'ban' && (
          <SettingSelect
            label={t('deed.addresses')}
            hint={t('deed.addressesHint')}
            choices={bannedAddressScopes.map((id) => ({ id, label: t(addressTexts[id]) }))}
            chosen={addresses}
            onChoose={setAddresses}
          />
        )}
        {failure && (
          <p role="alert" className={actionStyles.failure}>
            {deed === 'ban' && failure.code === 'conflict'
              ? t('deed.noAddress')
              : failureText(t, failure.code)}
          </p>
        )}
        <div className={actionStyles.actions}>
          <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
          <TextButton type="submit" tone="danger" isBusy={isBusy}>
            {words.confirm}
          </TextButton>
        </div>
      </form>
    </ModalFrame>
  );
}
