import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Push } from '../../state/Push.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useChatHolder } from '../ui/ClientContext.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { useLate } from '../ui/hooks/useLate.ts';
import { Setting, SettingsSection } from './SettingsSection.tsx';

/** Notifications while the page is closed; nothing where the server or the browser has none. */
export function PushSettings() {
  const push = useLate(useChatHolder())?.push ?? null;
  return push && <PushSwitch push={push} />;
}

function PushSwitch({ push }: { push: Push }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const state = useStore(push.state, (current) => current);
  useEffect(() => void push.look(), [push]);
  if (state === 'unknown' || state === 'missing') return null;
  const heading = t('push.heading');
  const hint = t(state === 'blocked' ? 'push.blocked' : 'push.hint');

  async function change(isOn: boolean) {
    if (!isOn) await push.turnOff();
    else if (!(await push.turnOn())) announce(t('push.failed'));
  }

  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('push.label'), hint]}>
        <SettingSwitch
          label={t('push.label')}
          hint={hint}
          isOn={state === 'on'}
          isDisabled={state === 'blocked'}
          onChange={(isOn) => void change(isOn)}
        />
      </Setting>
    </SettingsSection>
  );
}
