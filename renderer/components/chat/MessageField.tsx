import {
  type KeyboardEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './MessageField.module.css';
import { type MentionChoice, matchingChoices, mentionQueryAt } from './mentionDraft.ts';

/** What the owner of a field can do with it. */
export interface MessageFieldHandle {
  focus(): void;
  /** Puts a text where the caret is. */
  insert(text: string): void;
}

interface MessageFieldProps {
  label: string;
  placeholder?: string;
  value: string;
  choices: readonly MentionChoice[];
  autoFocus?: boolean;
  isInvalid?: boolean;
  isDisabled?: boolean;
  onChange: (value: string) => void;
  onSubmit: () => void;
  /** Escape, while no list is open. Without it the key is for what is around the field. */
  onEscape?: (() => void) | undefined;
  /** Up arrow in an empty field. */
  onUpWhenEmpty?: () => void;
  ref?: Ref<MessageFieldHandle>;
}

/** A text with several lines that completes mentions. Enter submits it, Shift+Enter begins a line. */
export function MessageField(props: MessageFieldProps) {
  const { label, placeholder, value, choices, onChange, onSubmit, onEscape, onUpWhenEmpty } = props;
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [caret, setCaret] = useState(value.length);
  const [chosen, setChosen] = useState(0);
  /** The text for which Escape has closed the list. */
  const [dismissed, setDismissed] = useState<string | null>(null);
  const query = dismissed === value ? null : mentionQueryAt(value, caret);
  const matching = query === null ? [] : matchingChoices(choices, query);
  // A whole name needs no completion.
  const isWhole = (choice: MentionChoice | undefined) => choice?.name === query?.text;
  const isOpen = matching.length > 1 || (matching.length === 1 && !isWhole(matching[0]));
  const index = Math.min(chosen, matching.length - 1);

  /** Writes through the browser's own editing, so that undo works. */
  function write(text: string, from: number, to: number) {
    const area = field.current;
    if (!area) return;
    area.focus();
    area.setRangeText(text, from, to, 'end');
    setCaret(area.selectionStart);
    onChange(area.value);
  }

  // The browser would put the caret before the text that is edited.
  useEffect(() => {
    const area = field.current;
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);

  useImperativeHandle(props.ref, () => ({
    focus: () => field.current?.focus(),
    insert: (text) => {
      const area = field.current;
      if (area) write(text, area.selectionStart, area.selectionEnd);
    },
  }));

  function complete(choice: MentionChoice) {
    if (query !== null) write(`@${choice.name} `, query.start, caret);
    setChosen(0);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // The keys of an input method are its own, such as Enter at the end of a Hangul syllable.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const choice = matching[index];
    if (isOpen && choice && !(isWhole(choice) && event.key === 'Enter')) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (step !== 0) setChosen((index + step + matching.length) % matching.length);
      else if (event.key === 'Enter' || event.key === 'Tab') complete(choice);
      else if (event.key === 'Escape') setDismissed(value);
      else return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      onSubmit();
    } else if (event.key === 'Escape' && onEscape) {
      event.preventDefault();
      event.stopPropagation();
      onEscape();
    } else if (event.key === 'ArrowUp' && value === '' && onUpWhenEmpty) {
      event.preventDefault();
      onUpWhenEmpty();
    }
  }

  return (
    <div className={styles.field}>
      {isOpen && (
        <div
          id={listId}
          role="listbox"
          aria-label={t('chat.composer.mentions')}
          className={styles.list}
        >
          {matching.map((choice, place) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys.
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus.
            <div
              key={choice.name}
              id={`${listId}-${place}`}
              role="option"
              aria-selected={place === index}
              className={styles.choice}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => complete(choice)}
            >
              <span className={styles.name}>@{choice.name}</span>
              {choice.mention.kind !== 'person' && (
                <span className={styles.hint}>
                  {choice.mention.kind === 'role'
                    ? t('chat.composer.roleHint')
                    : t('chat.composer.everyoneHint')}
                </span>
              )}
            </div>
          ))}
        </div>
      )}
      <textarea
        ref={field}
        className={styles.text}
        aria-label={label}
        placeholder={placeholder}
        value={value}
        rows={Math.min(8, value.split('\n').length)}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${index}` : undefined}
        aria-invalid={props.isInvalid || undefined}
        disabled={props.isDisabled}
        // biome-ignore lint/a11y/noAutofocus: it is opened to write in it.
        autoFocus={props.autoFocus}
        onChange={(event) => {
          setCaret(event.target.selectionStart);
          setChosen(0);
          onChange(event.target.value);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
