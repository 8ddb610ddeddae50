import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { TextButton } from '../buttons/TextButton.tsx';
import styles from './ProblemBar.module.css';

interface ProblemBarProps {
  icon: LucideIcon;
  text: string;
  action?: { readonly label: string; readonly onPress: () => void } | undefined;
  /** A second action. */
  children?: ReactNode;
}

/** A problem that lasts until it is fixed: what happened, and the one action that helps. */
export function ProblemBar({ icon: Icon, text, action, children }: ProblemBarProps) {
  return (
    <div className={styles.bar}>
      <Icon aria-hidden="true" size={20} />
      <p className={styles.text}>{text}</p>
      {action && <TextButton onPress={action.onPress}>{action.label}</TextButton>}
      {children}
    </div>
  );
}
