import { useMemo, useState } from 'react';
import type { Channel, ChannelOverride } from '../../../shared/domain/Channel.ts';
import { channelOverridesMax } from '../../../shared/domain/Channel.ts';
import { inRankOrder, type Role } from '../../../shared/domain/Role.ts';
import { bearerOf, overridesOf } from '../../../shared/permissions/access.ts';
import { decideInChannel, mayOverride, ranksAbove } from '../../../shared/permissions/decide.ts';
import {
  changesBetween,
  rebased,
  subjectKey,
} from '../../../shared/permissions/overrideChanges.ts';
import type { Bearer, ChannelPermission } from '../../../shared/permissions/permissions.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { OverrideForm } from './OverrideForm.tsx';
import { isPrivate, type Subject, stateOf, withoutSubject, withState } from './overrideDraft.ts';
import styles from './RolesDialog.module.css';
import { roleName } from './roleName.ts';
import { type ListedSubject, SubjectList } from './SubjectList.tsx';
import { SubjectPicker } from './SubjectPicker.tsx';
import { useMyBearer } from './useBearer.ts';
import { useNamedPeople } from './useNamedPeople.ts';

interface ChannelPermissionsDialogProps {
  channel: Channel;
  onClose: () => void;
}

/** What a channel decides in place of the roles, for those who manage it. */
export function ChannelPermissionsDialog({
  channel: opened,
  onClose,
}: ChannelPermissionsDialogProps) {
  const { t } = useTranslation();
  // As it is now: others may change it while the dialog is open.
  const channel = usePerch(
    ({ presence }) => presence.channels.find(({ id }) => id === opened.id) ?? opened,
  );
  const me = useMyBearer();
  const listed = usePerch((state) => state.roles);
  const roles = useMemo(() => inRankOrder(listed), [listed]);
  const everyone = roles.find(({ kind }) => kind === 'everyone');
  return (
    <ModalFrame heading={t('override.heading', { channel: channel.name })} isWide onClose={onClose}>
      <p className={styles.lead}>{t('override.lead')}</p>
      {me && everyone && <OverrideEditor {...{ channel, me, roles, everyone, onClose }} />}
    </ModalFrame>
  );
}

interface OverrideEditorProps extends ChannelPermissionsDialogProps {
  me: Bearer;
  /** The highest first. */
  roles: readonly Role[];
  everyone: Role;
}

/** The roles and people about whom the channel decides, and what it decides about the chosen one. */
function OverrideEditor({ channel, me, roles, everyone, onClose }: OverrideEditorProps) {
  const { t } = useTranslation();
  const { overrideChannel } = useActions();
  const announce = useAnnounce();
  const people = useNamedPeople();
  const [draft, setDraft] = useState<readonly ChannelOverride[]>(channel.overrides);
  /** What the draft was made of. */
  const [base, setBase] = useState(channel.overrides);
  const [chosen, setChosen] = useState<Subject>({ roleId: everyone.id });
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);

  if (base !== channel.overrides) {
    // Somebody else has changed it. What I have decided stays in the draft.
    setDraft(rebased(draft, base, channel.overrides));
    setBase(channel.overrides);
  }
  const changes = changesBetween(channel.overrides, draft);

  // Decided by what the channel says now, as the server does, not by the draft.
  const inForce = overridesOf(channel);
  const mayDecide = (listed: ListedSubject, permission: ChannelPermission) => {
    const ranked = listed.role ?? (listed.user && bearerOf(listed.user, roles));
    return ranked === null || mayOverride(me, ranked, permission, inForce);
  };
  const isBelow = ({ role, user }: ListedSubject) => {
    if (role) return me.isOwner || me.roles.some(({ rank }) => rank > role.rank);
    return user === null || me.isOwner || ranksAbove(me, bearerOf(user, roles));
  };

  const listOf = (subject: Subject): ListedSubject => {
    const role = 'roleId' in subject ? roles.find(({ id }) => id === subject.roleId) : null;
    const user = 'userId' in subject ? people.find(({ id }) => id === subject.userId) : null;
    const name = role ? roleName(t, role) : (user?.name ?? t('override.unknownPerson'));
    const listed = { subject, name, role: role ?? null, user: user ?? null };
    const isRemovable = role?.kind !== 'everyone' && isBelow({ ...listed, isRemovable: false });
    return { ...listed, isRemovable };
  };
  const named = new Set([
    ...draft.map(({ subject }) => subjectKey(subject)),
    subjectKey({ roleId: everyone.id }),
  ]);
  const subjects = [
    ...roles
      .map(({ id }): Subject => ({ roleId: id }))
      .filter((each) => named.has(subjectKey(each))),
    ...draft.map(({ subject }) => subject).filter((subject) => 'userId' in subject),
  ].map(listOf);
  const shown =
    subjects.find(({ subject }) => subjectKey(subject) === subjectKey(chosen)) ??
    listOf({ roleId: everyone.id });

  const isClosed = isPrivate(draft, everyone);
  const seesIt = decideInChannel(me, 'seeChannel', overridesOf({ overrides: draft })).allowed;
  const isAddable = (subject: Subject) =>
    !named.has(subjectKey(subject)) && isBelow(listOf(subject));

  function change(overrides: readonly ChannelOverride[]) {
    setDraft(overrides);
    setFailure(null);
  }

  function add(subject: Subject) {
    // Who is added to a private channel is meant to see it.
    change(withState(draft, subject, 'seeChannel', isClosed ? 'allow' : 'inherit'));
    setChosen(subject);
  }

  async function save() {
    if (isBusy) return;
    setBusy(true);
    const refused = await overrideChannel(channel.id, changes);
    setBusy(false);
    if (refused) setFailure(refused.code);
    else {
      announce(t('override.saved', { channel: channel.name }));
      onClose();
    }
  }

  return (
    <>
      <SettingSwitch
        label={t('override.private')}
        hint={t('override.privateHint')}
        isOn={isClosed}
        onChange={(isOn) =>
          change(withState(draft, { roleId: everyone.id }, 'seeChannel', isOn ? 'deny' : 'inherit'))
        }
        isDisabled={!mayDecide(listOf({ roleId: everyone.id }), 'seeChannel')}
      />
      {!seesIt && <p className={styles.note}>{t('override.hidesFromMe')}</p>}
      <div className={styles.columns}>
        <div className={styles.side}>
          <SubjectList
            subjects={subjects}
            chosen={shown.subject}
            onChoose={setChosen}
            onRemove={(subject) => change(withoutSubject(draft, subject))}
          />
          {draft.length < channelOverridesMax ? (
            <SubjectPicker
              roles={roles.filter(({ id }) => isAddable({ roleId: id }))}
              people={people.filter(({ id }) => isAddable({ userId: id }))}
              onPick={add}
            />
          ) : (
            <p className={styles.lead}>{t('override.full')}</p>
          )}
        </div>
        <div className={styles.main}>
          <OverrideForm
            key={subjectKey(shown.subject)}
            label={t('override.of', { channel: channel.name, name: shown.name })}
            stateOf={(permission) => stateOf(draft, shown.subject, permission)}
            onChange={(permission, state) =>
              change(withState(draft, shown.subject, permission, state))
            }
            isLocked={!isBelow(shown)}
            mayDecide={(permission) => mayDecide(shown, permission)}
          />
        </div>
      </div>
      {failure !== null && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      <div className={actionStyles.actions}>
        <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
        <TextButton
          tone="primary"
          isDisabled={changes.length === 0}
          isBusy={isBusy}
          onPress={() => void save()}
        >
          {t('app.save')}
        </TextButton>
      </div>
    </>
  );
}
