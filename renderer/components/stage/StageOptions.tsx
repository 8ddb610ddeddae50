import Ellipsis from 'lucide-react/icons/ellipsis';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/IconButton.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';

const StageOptionsMenu = lazyPart(
  async () => (await import('./StageOptionsMenu.tsx')).StageOptionsMenu,
);

/** Opens the menu of the stage. */
export function StageOptions() {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton
        ref={ref}
        name={t('stage.options')}
        icon={Ellipsis}
        isExpanded={isOpen}
        onPress={() => setOpen(true)}
      />
      {isOpen && <StageOptionsMenu triggerRef={ref} onClose={() => setOpen(false)} />}
    </>
  );
}
