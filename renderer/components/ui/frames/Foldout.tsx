import ChevronRight from 'lucide-react/icons/chevron-right';
import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import styles from './Foldout.module.css';

interface FoldoutProps {
  label: string;
  /** Rendered only while it is open. */
  children: ReactNode;
}

/** A part of a dialog that most people do not need: it opens below its name. */
export function Foldout({ label, children }: FoldoutProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.part}>
      <Button className={styles.toggle} aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
        <ChevronRight aria-hidden="true" size={16} />
        {label}
      </Button>
      {isOpen && children}
    </div>
  );
}
