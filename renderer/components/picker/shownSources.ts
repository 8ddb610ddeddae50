import type { ScreenSource } from '../../../shared/ipc/screen.ts';
import { matchesSearch } from '../ui/fields/SearchBox.tsx';

export type SourceKind = ScreenSource['kind'];

/** A source with its label in the picker. */
export interface NamedSource extends ScreenSource {
  readonly label: string;
}

export interface SourceWords {
  readonly onlyScreen: string;
  readonly screen: (number: number) => string;
  readonly unnamedWindow: string;
}

/** Labels screens in the app's language; windows keep their names. */
export function nameSources(sources: readonly ScreenSource[], words: SourceWords): NamedSource[] {
  const screens = sources.filter(({ kind }) => kind === 'screen');
  return sources.map((source) => {
    if (source.kind === 'window') return { ...source, label: source.name || words.unnamedWindow };
    const label =
      screens.length === 1 ? words.onlyScreen : words.screen(screens.indexOf(source) + 1);
    return { ...source, label };
  });
}

/** The sources of one kind that match the query. */
export function foundSources(
  sources: readonly NamedSource[],
  kind: SourceKind,
  query: string,
): NamedSource[] {
  return sources.filter((source) => source.kind === kind && matchesSearch([source.label], query));
}

/** The tab to show during a search: the current one, unless only the other has matches. */
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
