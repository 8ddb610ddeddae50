import type { ReactNode, RefObject } from 'react';
import { Button } from 'react-aria-components/Button';

interface MenuButtonProps {
  /** Accessible name. */
  name: string;
  className: string;
  isOpen: boolean;
  onOpen: () => void;
  ref: RefObject<HTMLButtonElement | null>;
  children: ReactNode;
}

/** A button that opens a menu, by arrow keys, too. The menu's own code is loaded with the menu. */
export function MenuButton({ name, className, isOpen, onOpen, ref, children }: MenuButtonProps) {
  return (
    <Button
      ref={ref}
      className={className}
      aria-label={name}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      onPress={onOpen}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') onOpen();
        // React Aria would keep it from a dialog around the button, which Escape closes.
        else event.continuePropagation();
      }}
    >
      {children}
    </Button>
  );
}
