import type { LucideIcon } from 'lucide-react';
import Check from 'lucide-react/icons/check';
import Slash from 'lucide-react/icons/slash';
import X from 'lucide-react/icons/x';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Text } from 'react-aria-components/Text';
import type { ChannelPermission } from '../../../shared/permissions/permissions.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './OverrideForm.module.css';
import { type OverrideState, overrideStates } from './overrideDraft.ts';
import { PermissionGroups } from './PermissionGroups.tsx';
import { decidedByChannels } from './permissionGroups.ts';
import formStyles from './RoleForm.module.css';

const icons: Record<OverrideState, LucideIcon> = { deny: X, inherit: Slash, allow: Check };

interface OverrideFormProps {
  /** Accessible name. */
  label: string;
  stateOf: (permission: ChannelPermission) => OverrideState;
  onChange: (permission: ChannelPermission, state: OverrideState) => void;
  /** Whether nothing at all may be decided about this role or person. */
  isLocked: boolean;
  mayDecide: (permission: ChannelPermission) => boolean;
}

/** What a channel decides about one role or person: each permission is denied, left to the roles, or allowed. */
export function OverrideForm({ label, stateOf, onChange, isLocked, mayDecide }: OverrideFormProps) {
  const { t } = useTranslation();
  return (
    <section aria-label={label} className={formStyles.form}>
      {isLocked && <p className={formStyles.note}>{t('override.tooHigh')}</p>}
      <PermissionGroups shownOf={decidedByChannels}>
        {(permission) => (
          <RadioGroup
            key={permission}
            className={styles.field}
            orientation="horizontal"
            value={stateOf(permission)}
            onChange={(state) => onChange(permission, state as OverrideState)}
            isDisabled={!mayDecide(permission)}
          >
            <Label className={styles.label}>{t(`permission.${permission}`)}</Label>
            <Text slot="description" className={styles.hint}>
              {isLocked || mayDecide(permission)
                ? t(`permissionHint.${permission}`)
                : t('override.notOwn')}
            </Text>
            <div className={styles.states}>
              {overrideStates.map((state) => {
                const Icon = icons[state];
                return (
                  <Radio
                    key={state}
                    value={state}
                    aria-label={t(`override.states.${state}`)}
                    className={styles.state}
                    data-state={state}
                  >
                    <Icon aria-hidden="true" size={18} />
                  </Radio>
                );
              })}
            </div>
          </RadioGroup>
        )}
      </PermissionGroups>
    </section>
  );
}
