import { common, createLowlight } from 'lowlight';

const lowlight = createLowlight(common);

/** Source code as a tree of spans with highlight.js' classes; null for a language that is not known. */
export function highlightCode(code: string, language: string) {
  return lowlight.registered(language) ? lowlight.highlight(language, code) : null;
}
