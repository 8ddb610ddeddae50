import { type FormEvent, useState } from 'react';
import { inviteKinds, inviteNoteMaxLength } from '../../../shared/domain/Invite.ts';
import type { ChannelId, RoleId } from '../../../shared/domain/ids.ts';
import { inRankOrder } from '../../../shared/domain/Role.ts';
import { mayManageRole } from '../../../shared/permissions/decide.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useMyBearer } from '../roles/useBearer.ts';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { TextInput } from '../ui/fields/TextInput.tsx';
import { type InviteOrder, lifetimesMs, plainOrder, usesChoices } from './inviteOrder.ts';

/** In a list of choices: none of the others. */
const none = 'none';

interface InviteOptionsProps {
  isBusy: boolean;
  onMake: (order: InviteOrder) => void;
}

/** What an invite can be limited to, and what it can give. */
export function InviteOptions({ isBusy, onMake }: InviteOptionsProps) {
  const { t } = useTranslation();
  const [order, setOrder] = useState(plainOrder);
  const [lifetime, setLifetime] = useState<keyof typeof lifetimesMs>('forever');
  const channels = usePerch((state) => state.presence.channels);
  const me = useMyBearer();
  const roles = inRankOrder(usePerch((state) => state.roles)).filter(
    (role) => role.kind === 'own' && me !== null && mayManageRole(me, role),
  );
  const change = (part: Partial<InviteOrder>) => setOrder({ ...order, ...part });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!isBusy) onMake({ ...order, lifetimeMs: lifetimesMs[lifetime], note: order.note.trim() });
  }

  return (
    <form className={actionStyles.form} onSubmit={submit}>
      <SettingSelect
        label={t('invite.uses')}
        choices={usesChoices.map((count) => ({
          id: String(count),
          label: count === null ? t('invite.usesAny') : t('invite.usesMax', { count }),
        }))}
        chosen={String(order.usesMax)}
        onChoose={(id) =>
          change({ usesMax: usesChoices.find((count) => String(count) === id) ?? null })
        }
      />
      <SettingSelect
        label={t('invite.lifetime')}
        choices={(Object.keys(lifetimesMs) as (keyof typeof lifetimesMs)[]).map((id) => ({
          id,
          label: t(`invite.lifetimes.${id}`),
        }))}
        chosen={lifetime}
        onChoose={setLifetime}
      />
      <SettingSelect
        label={t('invite.kind')}
        hint={t('invite.guestHint')}
        choices={inviteKinds.map((id) => ({ id, label: t(`invite.kinds.${id}`) }))}
        chosen={order.kind}
        onChoose={(kind) => change({ kind })}
      />
      {roles.length > 0 && (
        <SettingSelect
          label={t('invite.role')}
          choices={[
            { id: none, label: t('invite.noRole') },
            ...roles.map(({ id, name }) => ({ id: id as string, label: name })),
          ]}
          chosen={order.roleId ?? none}
          onChoose={(id) => change({ roleId: id === none ? null : (id as RoleId) })}
        />
      )}
      <SettingSelect
        label={t('invite.channel')}
        choices={[
          { id: none, label: t('invite.noChannel') },
          ...channels
            .filter(({ isCall }) => !isCall)
            .map(({ id, name }) => ({ id: id as string, label: name })),
        ]}
        chosen={order.channelId ?? none}
        onChoose={(id) => change({ channelId: id === none ? null : (id as ChannelId) })}
      />
      <TextInput
        label={t('invite.note')}
        hint={t('invite.noteHint')}
        value={order.note}
        onChange={(note) => change({ note })}
        maxLength={inviteNoteMaxLength}
        autoComplete="off"
        isRequired={false}
      />
      <div className={actionStyles.actions}>
        <TextButton type="submit" tone="primary" isBusy={isBusy}>
          {t('invite.make')}
        </TextButton>
      </div>
    </form>
  );
}
