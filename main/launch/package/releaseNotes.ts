/*
 * `node main/launch/package/releaseNotes.ts v1.2.3`: prints the notes of a release, for the workflow that drafts it. Needs nothing
 * that would have to be installed.
 */
import fs from 'node:fs';
import path from 'node:path';

/**
 * What the changelog says about a version.
 *
 * @param tag of the commit, such as `v1.2.3`
 * @param version of package.json
 * @param changelog Markdown with a heading `## 1.2.3` for each version, perhaps with a date behind it
 * @throws Error if the tag is that of another version, or the changelog says nothing about it
 */
export function releaseNotes(tag: string, version: string, changelog: string): string {
  if (tag !== `v${version}`) {
    throw new Error(`The tag is ${tag}, but package.json has the version ${version}.`);
  }
  for (const section of changelog.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    if (heading.split(/\s/)[0] !== version) continue;
    const notes = lines.join('\n').trim();
    if (notes !== '') return notes;
  }
  throw new Error(`CHANGELOG.md has no section "## ${version}" with text in it.`);
}

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, '..', '..', '..');
  const read = (name: string) => fs.readFileSync(path.join(root, name), 'utf8');
  const { version } = JSON.parse(read('package.json')) as { version: string };
  console.log(releaseNotes(process.argv[2] ?? '', version, read('CHANGELOG.md')));
}
