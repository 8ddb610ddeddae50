import type { LucideIcon } from 'lucide-react';
import styles from './Bar.module.css';
import { TextButton } from './TextButton.tsx';

interface BarProps {
  icon: LucideIcon;
  text: string;
  action?: { readonly label: string; readonly onPress: () => void };
}

/** Something that stays wrong until it is put right: what happened, and the one thing to do. */
export function Bar({ icon: Icon, text, action }: BarProps) {
  return (
    <div className={styles.bar}>
      <Icon aria-hidden="true" size={20} />
      <p className={styles.text}>{text}</p>
      {action && <TextButton onPress={action.onPress}>{action.label}</TextButton>}
    </div>
  );
}
