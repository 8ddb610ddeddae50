import type { ScreenSource } from '../../../shared/ipc/screen.ts';
import { matchesSearch } from '../ui/SearchBox.tsx';

export type SourceKind = ScreenSource['kind'];

/** A source under the name that the picker gives it. */
export interface NamedSource extends ScreenSource {
  readonly label: string;
}

export interface SourceWords {
  readonly onlyScreen: string;
  readonly screen: (number: number) => string;
  readonly unnamedWindow: string;
}

/** Screens get names in the app's own language; windows keep theirs. */
export function nameSources(sources: readonly ScreenSource[], words: SourceWords): NamedSource[] {
  const screens = sources.filter(({ kind }) => kind === 'screen');
  return sources.map((source) => {
    if (source.kind === 'window') return { ...source, label: source.name || words.unnamedWindow };
    const label =
      screens.length === 1 ? words.onlyScreen : words.screen(screens.indexOf(source) + 1);
    return { ...source, label };
  });
}

/** What of one kind goes by what is searched for. */
export function foundSources(
  sources: readonly NamedSource[],
  kind: SourceKind,
  query: string,
): NamedSource[] {
  return sources.filter((source) => source.kind === kind && matchesSearch([source.label], query));
}

/** The kind to show while somebody searches: the one that is shown, unless only the other has something. */
export function kindToShow(
  sources: readonly NamedSource[],
  shown: SourceKind,
  query: string,
): SourceKind {
  const other = shown === 'screen' ? 'window' : 'screen';
  const isElsewhere =
    query.trim() !== '' &&
    foundSources(sources, shown, query).length === 0 &&
    foundSources(sources, other, query).length > 0;
  return isElsewhere ? other : shown;
}
