import Search from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import styles from './SearchBox.module.css';

interface SearchBoxProps {
  label: string;
  clearLabel: string;
  query: string;
  onChange: (query: string) => void;
  autoFocus?: boolean;
}

/** A search field with a clear button. */
export function SearchBox({
  label,
  clearLabel,
  query,
  onChange,
  autoFocus = false,
}: SearchBoxProps) {
  return (
    <SearchField
      className={styles.search}
      aria-label={label}
      value={query}
      onChange={onChange}
      autoFocus={autoFocus}
    >
      <Search aria-hidden="true" size={16} />
      <Input className={styles.input} placeholder={label} />
      <Button className={styles.clear} aria-label={clearLabel}>
        <X aria-hidden="true" size={14} />
      </Button>
    </SearchField>
  );
}

/** Whether one of the texts contains the query, in any case; an empty query matches everything. */
export function matchesSearch(texts: readonly (string | undefined)[], query: string): boolean {
  const wanted = query.trim().toLocaleLowerCase();
  return wanted === '' || texts.some((text) => text?.toLocaleLowerCase().includes(wanted));
}
