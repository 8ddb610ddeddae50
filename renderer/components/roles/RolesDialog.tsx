import { useMemo, useRef, useState } from 'react';
import type { RoleId } from '../../../shared/domain/ids.ts';
import { nameFault, tidyName } from '../../../shared/domain/names.ts';
import {
  inRankOrder,
  isSameRole,
  type Role,
  type RoleSettings,
  roleNameMaxLength,
  rolesMax,
} from '../../../shared/domain/Role.ts';
import { mayManageRole } from '../../../shared/permissions/decide.ts';
import type { Bearer } from '../../../shared/permissions/permissions.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText, isNameFailure } from '../ui/failureText.ts';
import { DeleteRoleDialog } from './DeleteRoleDialog.tsx';
import { RoleForm } from './RoleForm.tsx';
import { RoleList } from './RoleList.tsx';
import styles from './RolesDialog.module.css';
import { type RoleDraft, withDraft } from './roleDraft.ts';
import { roleName } from './roleName.ts';
import { freeRoleName } from './roleOrder.ts';
import { useMyBearer } from './useBearer.ts';
import { usePeople } from './usePeople.ts';

interface RolesDialogProps {
  onClose: () => void;
}

/** All roles of the server, for those who may manage them. */
export function RolesDialog({ onClose }: RolesDialogProps) {
  const { t } = useTranslation();
  const me = useMyBearer();
  const listed = usePerch((state) => state.roles);
  const roles = useMemo(() => inRankOrder(listed), [listed]);
  return (
    <ModalFrame heading={t('roles.open')} isWide onClose={onClose}>
      <p className={styles.lead}>{t('roles.lead')}</p>
      {me && <RoleEditor roles={roles} me={me} onClose={onClose} />}
    </ModalFrame>
  );
}

interface RoleEditorProps extends RolesDialogProps {
  /** The highest first. */
  roles: readonly Role[];
  me: Bearer;
}

/** The list of roles, and the one that is chosen. Changes are sent by “Save”, so that nobody has half a role in between. */
function RoleEditor({ roles, me, onClose }: RoleEditorProps) {
  const { t } = useTranslation();
  const { createRole, updateRole } = useActions();
  const announce = useAnnounce();
  const { people } = usePeople();
  const [chosenId, setChosenId] = useState<RoleId | null>(null);
  const [newId, setNewId] = useState<RoleId | null>(null);
  const [drafts, setDrafts] = useState<Readonly<Record<RoleId, RoleDraft>>>({});
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  // The buttons that save and discard are disabled or gone afterwards, and would lose the focus to the page.
  const closeRef = useRef<HTMLButtonElement>(null);
  const chosen =
    roles.find(({ id }) => id === chosenId) ??
    roles.find((role) => mayManageRole(me, role)) ??
    roles[0];
  if (!chosen) return null;

  const settings = withDraft(chosen, drafts[chosen.id]);
  const isUnsaved = (role: Role) => !isSameRole(role, withDraft(role, drafts[role.id]));
  const mayManage = mayManageRole(me, chosen);
  const countOf = ({ id, kind }: Role) => {
    if (people === null) return null;
    return people.filter(({ user }) => kind === 'everyone' || user.roleIds.includes(id)).length;
  };

  function choose(id: RoleId) {
    setChosenId(id);
    setFailure(null);
  }

  function change(role: Role, part: Partial<RoleSettings> | null) {
    setFailure(null);
    const { [role.id]: draft, ...others } = drafts;
    if (part === null) setDrafts(others);
    else {
      const wanted = { ...withDraft(role, draft), ...part };
      setDrafts({ ...others, [role.id]: { base: role, wanted } });
    }
  }

  function discard(role: Role) {
    change(role, null);
    closeRef.current?.focus();
  }

  async function add() {
    if (isBusy) return;
    setBusy(true);
    const taken = roles.map((role) => role.name);
    const made = await createRole({
      name: freeRoleName(t('roles.newName'), taken),
      color: null,
      permissions: [],
    });
    setBusy(false);
    if ('code' in made) setFailure(made.code);
    else {
      choose(made.id);
      setNewId(made.id);
    }
  }

  async function save(role: Role) {
    if (isBusy) return;
    setBusy(true);
    const tidied = { ...settings, name: tidyName(settings.name) };
    const refused = await updateRole(role.id, withDraft(role, undefined), tidied);
    setBusy(false);
    if (refused) {
      setFailure(refused.code);
      return;
    }
    discard(role);
    announce(t('roles.saved', { role: roleName(t, { kind: role.kind, name: tidied.name }) }));
  }

  const isComplete = isUnsaved(chosen) && nameFault(settings.name, roleNameMaxLength) === null;
  const isAboutName = isUnsaved(chosen) && isNameFailure(failure);
  return (
    <>
      <div className={styles.columns}>
        <div className={styles.side}>
          <RoleList
            roles={roles}
            chosen={chosen.id}
            onChoose={choose}
            countOf={countOf}
            isUnsaved={isUnsaved}
            me={me}
          />
          <TextButton isDisabled={roles.length >= rolesMax} onPress={() => void add()}>
            {t('roles.add')}
          </TextButton>
        </div>
        <div className={styles.main}>
          <RoleForm
            key={chosen.id}
            role={chosen}
            settings={settings}
            onChange={(part) => change(chosen, part)}
            me={me}
            nameError={isAboutName ? failureText(t, failure) : null}
            isNew={chosen.id === newId}
          />
        </div>
      </div>
      {failure !== null && !isAboutName && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      <div className={actionStyles.actions}>
        {chosen.kind === 'own' && mayManage && (
          <span className={styles.start}>
            <TextButton onPress={() => setDeleting(true)}>{t('roles.delete')}</TextButton>
          </span>
        )}
        {isUnsaved(chosen) && (
          <TextButton onPress={() => discard(chosen)}>{t('roles.discard')}</TextButton>
        )}
        <TextButton ref={closeRef} onPress={onClose}>
          {t('app.close')}
        </TextButton>
        {mayManage && (
          <TextButton
            tone="primary"
            isDisabled={!isBusy && !isComplete}
            isBusy={isBusy}
            onPress={() => void save(chosen)}
          >
            {t('app.save')}
          </TextButton>
        )}
      </div>
      {isDeleting && (
        <DeleteRoleDialog
          role={chosen}
          count={countOf(chosen)}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}
